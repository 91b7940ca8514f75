// Pictures of the dashboard's pages for the documentation: docs/images/dashboard-<page>.png.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "@commander-js/extra-typings";
import { findBrowser, openBrowser } from "./dashboard/open-browser.ts";
import { shownPages } from "./dashboard/shown-pages.ts";

const program = new Command()
  .name("npm run screenshots --")
  .description("Writes a picture of every page of a running server's dashboard to docs/images/.")
  .option("--url <address>", "the server; a login link logs in first", "http://127.0.0.1:8787")
  .option("--theme <theme>", "light or dark", "light")
  .option("--width <pixels>", "of the window", "1200")
  .option("--out <folder>", "where to", fileURLToPath(new URL("../docs/images/", import.meta.url)))
  .option("--whole", "the whole page instead of what a window shows")
  .parse();

const { url, theme, width, out, whole } = program.opts();
const executable = findBrowser();
if (executable === null) {
  console.error("No Chromium was found: apt-get install chromium, or set CHROMIUM to where it is.");
  process.exit(1);
}
const windowHeight = 900;
const settleMs = 1_200;

mkdirSync(out, { recursive: true });
const browser = await openBrowser(executable);
try {
  const page = await browser.newPage({
    viewport: { width: Number(width), height: windowHeight },
    colorScheme: theme === "dark" ? "dark" : "light",
  });
  await page.goto(url);
  const { origin } = new URL(page.url());
  const newest = (await (
    await page.request.get(`${origin}/v1/requests?limit=1&status=ok&q=auto`)
  ).json()) as {
    data?: { request_id: string }[];
  };
  for (const { name, fragment, prepare } of shownPages(newest.data?.[0]?.request_id ?? null)) {
    await page.goto(`${origin}/${fragment}`);
    await page.waitForTimeout(settleMs);
    await prepare?.(page);
    const path = `${out.replace(/\/?$/, "/")}dashboard-${name}.png`;
    await page.screenshot({ path, fullPage: whole === true });
    console.log(path);
  }
} finally {
  await browser.close();
}
