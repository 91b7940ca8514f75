import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSharedDatabase } from "../../server/database/open-shared-database.ts";
import { insertAlert } from "../../server/database/repositories/alerts.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { type DemoServers, startDemoServers } from "../../server/start/testing/demo-servers.ts";
import { insertEvalRuns } from "../../server/start/testing/insert-eval-runs.ts";
import { ensureDashboard } from "../build-dashboard.mjs";
import { findBrowser, openBrowser } from "./open-browser.ts";
import { faultsOfLooks, openPage, settled, violations } from "./open-page.ts";

const executable = findBrowser();
const adminKey = "administrator-of-the-tests";
const secret = "a prompt that only anna may see";

describe.skipIf(executable === null)("the dashboard with sessions", () => {
  let browser: Browser;
  let demo: DemoServers;

  beforeAll(async () => {
    await ensureDashboard();
    browser = await openBrowser(executable!);
    demo = await startDemoServers(
      { store: { prompts: true } },
      ...([1, "anna:key-anna,bob:key-bob", adminKey] as const),
    );
    for (const key of ["key-anna", "key-bob"])
      for (let count = 0; count < 3; count += 1)
        await demo.chat({ model: "auto", messages: [{ role: "user", content: secret }] }, { key });
    await demo.servers[0]!.flush();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });
  const open = (fragment: string, key: string) => openPage(browser, demo.servers[0]!.address, fragment, key);

  it("sets what was tried after a look at the difference, and rolls it back", async () => {
    const { page, faults } = await open("#/tune", adminKey);
    await page.getByRole("button", { name: "Price of a quality point" }).click();
    await page.getByRole("slider").fill("-6");
    await page.getByRole("button", { name: "Apply…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("a quality point is worth $0.00000100").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Apply" }).click();
    const history = page.getByRole("table", { name: "What was set" });
    await history.getByText("in use", { exact: true }).waitFor();
    const policy = async () => (await demo.ask("/v1/admin/preferences", undefined, { key: adminKey })).body;
    expect((await policy()).setting.quality_point_usd).toBe(1e-6);
    await page.getByText("The log was partly written under another setting").waitFor();
    await page
      .getByRole("heading", { name: "Requests that the setting in use would send elsewhere" })
      .waitFor();
    await page.getByText(/^None of .* than under the setting in use/).waitFor();
    await page.getByRole("button", { name: "Price of a quality point" }).click();
    await page.getByRole("button", { name: "Weights" }).click();
    const weight = await page.getByLabel("Weight of quality").inputValue();
    expect(Number(weight)).toBe((await policy()).in_use.rule.weights.quality);
    await history.getByText("as configured: weighing: weights: quality", { exact: false }).waitFor();
    await history.getByRole("button", { name: "Roll back to this" }).click();
    await expect.poll(async () => (await policy()).setting).toBeNull();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("starts an experiment, looks at it and stops it", async () => {
    const { page, faults } = await open("#/experiments", adminKey);
    await page.getByRole("button", { name: "Start an experiment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").first().fill("<b>cheap</b> or not");
    await dialog.getByLabel(/^Decides by/).fill("error");
    await dialog.getByLabel("Models, such as openai/*; empty: all").last().fill("demo/swift");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Start" }).click();
    await page.getByRole("heading", { name: "<b>cheap</b> or not" }).waitFor();
    await demo.chat({ model: "auto", messages: [{ role: "user", content: "2 + 2" }] });
    await demo.servers[0]!.flush();
    await page.getByRole("button", { name: "Look now" }).click();
    await page.getByRole("table", { name: "What was found of <b>cheap</b> or not" }).waitFor();
    await page.getByText("Too few requests yet").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Stop/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
    await page.getByText("stopped by an administrator").waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("draws the interval of an experiment that has units enough", async () => {
    const arms = ["demo/swift", "demo/sage"].map((model) => ({ name: model.slice(5), models: [model] }));
    const { body } = await demo.ask(
      "/v1/experiments",
      { name: "drawn", metric: "cost", arms },
      { key: adminKey },
    );
    for (let sent = 0; sent < 300; sent += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          demo.chat({
            model: "auto",
            messages: [{ role: "user", content: `Add 2: ${"1 + ".repeat((sent + at) % 17)}1` }],
          }),
        ),
      );
    await demo.servers[0]!.flush();
    await demo.ask(`/v1/experiments/${body.id}/look`, {}, { key: adminKey });
    const { page } = await open("#/experiments", adminKey);
    await page.getByRole("img", { name: /^Difference of sage over time: at 300 requests/ }).waitFor();
    await page.close();
  });

  it("creates, edits, rotates and revokes a key", async () => {
    const { page, faults } = await open("#/keys", adminKey);
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Create a key" }).click();
    await dialog.getByLabel(/^Tenant/).fill("carol");
    await dialog.getByLabel("Owner").fill("<i>carol</i>");
    await dialog.getByRole("button", { name: "Create" }).click();
    const shownKey = async (): Promise<string> => (await dialog.locator("pre").textContent())!.trim();
    const works = async (key: string) => (await demo.ask("/v1/models", undefined, { key })).status;
    const first = await shownKey();
    expect(await works(first)).toBe(200);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Edit/ }).click();
    await dialog.getByLabel("Requests a minute, over all models").fill("7");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText('rate_limits [{"requests_per_minute":7}]').waitFor();
    await page.getByRole("button", { name: /^Rotate/ }).click();
    await dialog.getByRole("button", { name: "Rotate" }).click();
    const second = await shownKey();
    expect([await works(first), await works(second)]).toEqual([401, 200]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Revoke/ }).click();
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("revoked", { exact: true }).waitFor();
    expect(await works(second)).toBe(401);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("shows eval runs, one of them compared with another, without a fault in both themes and on a phone", async () => {
    const [dataDir] = /\/\S*tradewind-demo-\w+/.exec(demo.servers[0]!.databaseDescription)!;
    const database = await openSharedDatabase({ url: null, dataDir, clock: systemClock });
    await insertEvalRuns(database.sql);
    await database.close();
    const { page, faults } = await open("#/evals", adminKey);
    await page.getByRole("table", { name: "Eval runs" }).getByText("40%").waitFor();
    const found = await faultsOfLooks(page);
    await page.getByRole("link", { name: "run-1" }).click();
    await page.getByRole("heading", { name: "Failures side by side" }).waitFor();
    await page.getByLabel("Compared with").selectOption("run-2");
    await page.getByRole("table", { name: "Compared" }).waitFor();
    expect(await page.getByText("<b>reply</b>").count()).toBeGreaterThan(0);
    expect([...found, ...(await faultsOfLooks(page))]).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("tells what got better apart from what needs attention, and shows names with markup as text", async () => {
    const [dataDir] = /\/\S*tradewind-demo-\w+/.exec(demo.servers[0]!.databaseDescription)!;
    const database = await openSharedDatabase({ url: null, dataDir, clock: systemClock });
    const at = new Date().toISOString();
    for (const [metric, direction] of [
      ["latency", "down"],
      ["latency", "up"],
      ["quality", "down"],
      ["price", "down"],
    ] as const)
      await insertAlert(database.db, {
        ...{ createdAt: at, changedAt: at, metric, direction, taskType: "<i>math</i>", source: null },
        candidateId: `<b>${metric}-${direction}</b>`,
        ...{ before: 2e9, after: 1e9, valuesBefore: 9, valuesAfter: 9 },
      });
    await database.close();
    const { page, faults } = await open("#/overview", adminKey);
    const listed = async (title: string) =>
      (await page.getByRole("region", { name: title }).locator("li .badge").allTextContents())
        // Beside what the demo itself may have to say.
        .filter((name) => name.startsWith("<b>"))
        .sort();
    await page.getByRole("heading", { name: "Better than before" }).waitFor();
    expect(await listed("Better than before")).toEqual(["<b>latency-down</b>", "<b>price-down</b>"]);
    expect(await listed("Needs attention")).toEqual(["<b>latency-up</b>", "<b>quality-down</b>"]);
    expect(await page.locator("main b, main i").count()).toBe(0);
    await page.getByText("fell from $2.00 per million tokens to $1.00 per million tokens").waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it("starts an eval run with a cap, watches it by events, and stops it", async () => {
    const { page, faults } = await open("#/evals", adminKey);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByRole("button", { name: "Start a run" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "demo/sage" }).check();
    await dialog.getByRole("button", { name: "Start" }).click();
    // Without a cap nothing is sent.
    expect(await dialog.locator(":invalid").count()).toBeGreaterThan(0);
    expect(asked.filter((url) => url.endsWith("/v1/evals/runs"))).toEqual([]);
    expect(await faultsOfLooks(page)).toEqual([]);
    await dialog.getByLabel("Most that it may cost, dollars").fill("5");
    await dialog.getByRole("button", { name: "Start" }).click();
    await page.getByRole("heading", { name: "Progress" }).waitFor({ timeout: 90_000 });
    await page.getByText("of $5.00").waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByText("stopped", { exact: true }).waitFor({ timeout: 90_000 });
    expect(asked.some((url) => url.endsWith("/events") && url.includes("/evals/runs/"))).toBe(true);
    expect(await faultsOfLooks(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  }, 300_000);

  it("logs in by a link, and out again", async () => {
    const page = await browser.newPage();
    await page.goto(demo.servers[0]!.loginLink!);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Log in" }).waitFor();
    await page.close();
  });

  it("shows a tenant nothing of another", async () => {
    const other = await demo.chat(
      { model: "auto", messages: [{ role: "user", content: secret }] },
      { key: "key-anna" },
    );
    await demo.servers[0]!.flush();
    const seen: string[] = [];
    const { page } = await open("#/overview", "key-bob");
    page.on("response", async (response) => {
      if (response.url().includes("/v1/")) seen.push(await response.text().catch(() => ""));
    });
    for (const where of ["overview?by=key", "requests", `requests/${other}`, "models", "tune", "evals"])
      for (const suffix of where.includes("?") ? [""] : ["", "?since=30d"]) {
        await page.goto(`${demo.servers[0]!.address}/#/${where}${suffix}`);
        await settled(page);
        expect(await page.locator("main").textContent()).not.toContain("anna");
      }
    const { body } = await demo.ask("/v1/requests?limit=50", undefined, { key: "key-anna" });
    const ids: string[] = body.data.map((one: { request_id: string }) => one.request_id);
    expect(ids).toContain(other);
    const text = seen.join("\n").replaceAll(`\`${other}\``, "");
    expect(seen.length).toBeGreaterThan(5);
    for (const id of ids) expect(text).not.toContain(`"request_id":"${id}"`);
    expect(text).not.toContain("anna");
    await page.close();
  });

  it.each(["overview", "models", "tune", "evals", "experiments", "keys"])(
    "shows %s to an administrator without a fault in both themes and on a phone",
    async (where) => {
      const { page, faults, foreign } = await open(`#/${where}`, adminKey);
      expect(await faultsOfLooks(page)).toEqual([]);
      expect([faults, foreign]).toEqual([[], []]);
      await page.close();
    },
  );
});
