// How quickly a running server's dashboard shows its pages: npx tsx scripts/dashboard/measure-pages.ts --url http://127.0.0.1:8787
import { Command } from "@commander-js/extra-typings";
import { findBrowser, openBrowser } from "./open-browser.ts";
import { shownPages } from "./shown-pages.ts";

const program = new Command()
  .name("npx tsx scripts/dashboard/measure-pages.ts")
  .description("First paint of the dashboard, and how long the data of each page takes, in Chromium.")
  .option("--url <address>", "the server; a login link logs in first", "http://127.0.0.1:8787")
  .option("--rounds <count>", "each page is opened so often; medians are shown", "5")
  .parse();

const { url, rounds } = program.opts();
const executable = findBrowser();
if (executable === null) {
  console.error("No Chromium was found: apt-get install chromium, or set CHROMIUM to where it is.");
  process.exit(1);
}
const settleMs = 1_500;
const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const browser = await openBrowser(executable);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(url);
  const { origin } = new URL(page.url());
  console.log("page          first paint   slowest data   of");
  for (const { name, fragment } of shownPages(null)) {
    const paints: number[] = [];
    const slowest: { path: string; ms: number }[] = [];
    for (let round = 0; round < Number(rounds); round += 1) {
      await page.goto("about:blank");
      await page.goto(`${origin}/${fragment}`);
      await page.waitForTimeout(settleMs);
      const [paint, data] = await page.evaluate<[number, { path: string; ms: number }[]]>(`[
        performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
        performance.getEntriesByType("resource").filter((one) => one.name.includes("/v1/") && !one.name.endsWith("/v1/events"))
          .map((one) => ({ path: new URL(one.name).pathname, ms: one.responseEnd - one.startTime })),
      ]`);
      paints.push(paint);
      slowest.push(data.sort((one, other) => other.ms - one.ms)[0] ?? { path: "", ms: Number.NaN });
    }
    const worst = median(slowest.map(({ ms }) => ms));
    console.log(
      `${name.padEnd(14)}${median(paints).toFixed(0).padStart(8)} ms${worst.toFixed(0).padStart(12)} ms   ${slowest.find(({ ms }) => ms === worst)?.path ?? ""}`,
    );
  }
} finally {
  await browser.close();
}
