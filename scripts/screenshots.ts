// Pictures of the dashboard's pages for the documentation: docs/images/dashboard-<page>.png.
import { mkdirSync } from "node:fs";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { findBrowser, openBrowser } from "./dashboard/open-browser.ts";
import { shownPages } from "./dashboard/shown-pages.ts";
import { createCommand, runCommand } from "./terminal/command.ts";

const windowHeight = 900;
const settleMs = 1_200;

const program = createCommand(
  "npm run screenshots --",
  "Writes a picture of every page of a running server's dashboard.",
)
  .option("--url <ADDRESS>", "the server; a login link logs in first", "http://127.0.0.1:8787")
  .addOption(new Option("--theme <THEME>", "of the pages").choices(["light", "dark"]).default("light"))
  .addOption(new Option("--width <PIXELS>", "of the window").argParser(readWidth).default(1200))
  .option("--out <FOLDER>", "where to", "docs/images")
  .option("--whole", "the whole page instead of what a window shows", false);

program.action(async ({ url, theme, width, out, whole }) => {
  const executable = findBrowser();
  if (executable === null) {
    throw new Error("No Chromium was found: apt-get install chromium, or set CHROMIUM to where it is.");
  }

  mkdirSync(out, { recursive: true });
  const browser = await openBrowser(executable);
  try {
    const page = await browser.newPage({
      viewport: { width, height: windowHeight },
      colorScheme: theme,
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
      await page.screenshot({ path, fullPage: whole });
      console.log(path);
    }
  } finally {
    await browser.close();
  }
});

await runCommand(program);

function readWidth(text: string): number {
  const pixels = Number(text);
  if (Number.isInteger(pixels) && pixels >= 200 && pixels <= 10_000) return pixels;
  throw new InvalidArgumentError("takes pixels from 200 to 10000");
}
