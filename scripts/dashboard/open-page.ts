import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Locator, Page } from "playwright-core";

const looks = [
  { name: "light", colorScheme: "light", width: 1280 },
  { name: "dark", colorScheme: "dark", width: 1280 },
  { name: "phone", colorScheme: "light", width: 390 },
] as const;
const height = 850;

/** Effects run after a frame, and what they change is drawn in the next. */
const drawn =
  "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page with what it said that is wrong (errors of scripts, violations of its policy), and what it asked of others. */
interface OpenedPage {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly foreign: readonly string[];
}

/** @param key opens a session with it first; absent: none */
export async function openPage(
  browser: Browser,
  address: string,
  fragment: string,
  key?: string,
): Promise<OpenedPage> {
  const page = await browser.newPage({
    ...{ colorScheme: looks[0].colorScheme, viewport: { width: looks[0].width, height }, bypassCSP: false },
  });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) foreign.push(request.url());
  });
  if (key !== undefined)
    await page.context().request.post(`${address}/v1/admin/session`, {
      ...{ headers: { authorization: `Bearer ${key}` }, data: {} },
    });
  await page.goto(`${address}/${fragment}`);
  await settled(page);
  return { page, faults, foreign };
}

/** Waits until everything that a page shows has come. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").waitFor();
  await page.evaluate(drawn);
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
  await page.evaluate(drawn);
}

/** What axe-core finds by all its default rules. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`,
    );
  });
}

/** What is wrong with a page in any look: violations, and what is wider than the window. */
export async function faultsOfLooks(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    // Charts are drawn anew after a change of size.
    await page.evaluate(drawn);
    const found = await violations(page);
    const [content, window] = await page.evaluate<number[]>(
      "[document.documentElement.scrollWidth, innerWidth]",
    );
    if (content! > window!) found.push(`content of ${content} pixels in a window of ${window}`);
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

/** More elements than any page has. */
const maxTabs = 400;

/** Goes to an element by the keyboard alone. @throws Error where it cannot be reached */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const isReached = (): Promise<boolean> =>
    target.evaluate(
      (element) =>
        element ===
        (element as unknown as { ownerDocument: { activeElement: unknown } }).ownerDocument.activeElement,
    );
  for (let count = 0; count < maxTabs; count += 1) {
    if (await isReached()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The key Tab does not reach ${target}.`);
}
