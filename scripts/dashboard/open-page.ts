import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";

export interface Look {
  readonly colorScheme: "light" | "dark";
  readonly width: number;
}

export const looks = [
  { name: "light", colorScheme: "light", width: 1280 },
  { name: "dark", colorScheme: "dark", width: 1280 },
  { name: "phone", colorScheme: "light", width: 390 },
] as const;

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page with what it said that is wrong (errors of scripts, violations of its policy), and what it asked of others. */
export interface OpenedPage {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly foreign: readonly string[];
}

/** @param key opens a session with it first; absent: none */
export async function openPage(
  browser: Browser,
  address: string,
  fragment: string,
  { colorScheme, width }: Look = looks[0],
  key?: string,
): Promise<OpenedPage> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 850 }, bypassCSP: false });
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
  await page.locator("h1").waitFor();
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
  return { page, faults, foreign };
}

/** What axe-core finds. */
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
