import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoServers, startDemoServers } from "../../server/start/testing/demo-servers.ts";
import { ensureDashboard } from "../build-dashboard.mjs";
import { findBrowser, openBrowser } from "./open-browser.ts";
import { faultsOfLooks, openPage, tabTo } from "./open-page.ts";

const executable = findBrowser();
if (executable === null)
  console.warn(
    "No Chromium here, so the dashboard is not tested in a browser: apt-get install chromium, or set CHROMIUM.",
  );

const markup = `<img src=x onerror="document.title='broken'"><b>bold</b>`;
const pages = [
  "overview",
  "requests",
  "models",
  "tune",
  "evals",
  "experiments",
  "keys",
  "playground",
] as const;
describe.skipIf(executable === null)("the dashboard in a browser", () => {
  let browser: Browser;
  let demo: DemoServers;
  let requestId: string;

  beforeAll(async () => {
    await ensureDashboard();
    browser = await openBrowser(executable!);
    demo = await startDemoServers({ store: { prompts: true } }, 1);
    for (const content of ["2 + 2", "Translate: good morning", markup])
      requestId = await demo.chat({ model: "auto", messages: [{ role: "user", content }] });
    await demo.servers[0]!.flush();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  const open = (fragment: string) => openPage(browser, demo.servers[0]!.address, fragment);

  it.each([...pages.map((page) => `#/${page}`), "detail"])(
    "shows %s without a fault in both themes and on a phone, and to everybody",
    async (where) => {
      const opened = await open(where === "detail" ? `#/requests/${requestId}` : where);
      expect(await faultsOfLooks(opened.page)).toEqual([]);
      expect([opened.faults, opened.foreign]).toEqual([[], []]);
      await opened.page.close();
    },
  );

  it("shows markup of prompts, model names and errors as text", async () => {
    const { page } = await open("#/requests");
    await page.getByText("Live", { exact: true }).waitFor();
    await demo.ask("/v1/chat/completions", { model: markup, messages: [{ role: "user", content: markup }] });
    await page.getByText(`asked for ${markup}`).waitFor();
    await page.goto(`${demo.servers[0]!.address}/#/requests/${encodeURIComponent(markup)}`);
    await page.getByRole("alert").getByText("<img src=x", { exact: false }).waitFor();
    await page.goto(`${demo.servers[0]!.address}/#/requests/${requestId}`);
    await page.getByText("<img src=x", { exact: false }).first().waitFor();
    expect(await page.title()).not.toBe("broken");
    expect(await page.locator("main b, main img").count()).toBe(0);
    await page.close();
  });

  it("shows a request that comes in while one looks", async () => {
    const { page } = await open("#/requests");
    await page.getByText("Live", { exact: true }).waitFor();
    const id = await demo.chat({ model: "demo/swift", messages: [{ role: "user", content: "live" }] });
    const link = page.locator(`a[href="#/requests/${id}"]`);
    await link.waitFor({ timeout: 60_000 });
    // The whole row opens it.
    await page.getByRole("row").filter({ has: link }).getByText("demo/swift").first().click();
    await page.getByRole("heading", { name: "Request", level: 1, exact: true }).waitFor();
    expect(page.url()).toContain(id);
    await page.close();
  });

  it("says on every page that the connection is lost, and comes back by itself", async () => {
    const { page } = await open("#/requests");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.route("**/v1/**", (route) => route.abort());
    await page.getByRole("searchbox").fill("anything");
    const banner = page.getByText("The connection to the server is lost", { exact: false });
    for (const name of [...pages, "models?model=demo/swift"]) {
      await page.goto(`${demo.servers[0]!.address}/#/${name}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await banner.waitFor();
    }
    await page.unroute("**/v1/**");
    await banner.waitFor({ state: "detached" });
    await page.getByRole("table", { name: "Models", exact: true }).getByText("demo/swift").first().waitFor();
    await page.close();
  });

  it("says that a server which stopped is lost, and shows what comes once it runs again", async () => {
    const { page } = await open("#/requests");
    await page.getByText("Live", { exact: true }).waitFor();
    const restarted = demo.restart(0);
    const banner = page.getByText("The connection to the server is lost", { exact: false });
    await banner.waitFor();
    await restarted;
    await banner.waitFor({ state: "detached", timeout: 60_000 });
    await page.getByText("Live", { exact: true }).waitFor();
    const id = await demo.chat({ model: "auto", messages: [{ role: "user", content: "4 + 4" }] });
    await page.locator(`a[href="#/requests/${id}"]`).waitFor();
    await page.close();
  }, 300_000);

  it("can be used by the keyboard alone", async () => {
    const { page } = await open("#/overview");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("MAIN");
    await page.getByRole("link", { name: "Requests", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Requests", level: 1 }).waitFor();
    await page.close();
  });

  it.each(["pointer", "keyboard"])(
    "answers by the %s, from the overview on: the most expensive task, why a request went where it went, what a cheaper setting would do",
    async (by) => {
      const { page } = await open("#/overview");
      const go = async (target: Locator): Promise<void> => {
        if (by === "pointer") return target.click();
        await tabTo(page, target);
        await page.keyboard.press("Enter");
      };
      await go(page.getByRole("group", { name: "Group by" }).getByRole("button", { name: "Task" }));
      const first = page.getByRole("table", { name: "By task" }).getByRole("link").first();
      await demo.servers[0]!.flush();
      const { body } = await demo.ask("/v1/reports/overview?since=24h&group_by=task");
      const [expensive] = (body.groups as { value: string; spend: { charged_usd: number } }[]).sort(
        (one, other) => other.spend.charged_usd - one.spend.charged_usd,
      );
      await expect.poll(() => first.textContent()).toBe(expensive!.value);
      await go(first);
      await page.getByRole("heading", { name: "Requests", level: 1 }).waitFor();
      const request = page.getByRole("table", { name: "Requests" }).getByRole("link").first();
      const id = (await request.getAttribute("href"))!.split("/").at(-1)!;
      await go(request);
      await page.getByRole("heading", { name: "Why it went there" }).waitFor();
      const { decision } = (await demo.ask(`/v1/requests/${id}`)).body;
      expect(decision.tasks[0].task_type).toBe(expensive!.value);
      for (const text of [decision.reason, decision.counterfactual])
        await page.getByText(text, { exact: false }).first().waitFor();
      expect(
        await page.getByRole("table", { name: "Ranked candidates" }).locator("tbody tr").count(),
      ).toBeGreaterThan(1);
      await go(page.getByRole("link", { name: "Tune", exact: true }));
      await page.getByText("None of", { exact: false }).waitFor();
      await go(page.getByRole("button", { name: "Price of a quality point" }));
      const slider = page.getByRole("slider");
      if (by === "pointer") await slider.fill("-6");
      else {
        await tabTo(page, slider);
        await page.keyboard.press("Home");
      }
      await page.getByText(/requests would cost .* less/).waitFor();
      await page.close();
    },
  );

  it("shows what was measured of a model beside the public figures, with the evidence", async () => {
    for (const task of ["2 + 2", "3 + 4"]) {
      const id = await demo.chat({ model: "auto", messages: [{ role: "user", content: task }] });
      await demo.ask("/v1/feedback", { request_id: id, metric: "thumbs", value: true });
    }
    await demo.servers[0]!.flush();
    const measured = async () =>
      (await demo.ask("/v1/reports/quality")).body.data.find(
        (one: { measured: object | null }) => one.measured !== null,
      );
    await expect.poll(measured).toBeTruthy();
    const { model } = await measured();
    const { page } = await open("#/models");
    const row = page
      .getByRole("table", { name: "Models", exact: true })
      .getByRole("row")
      .filter({ hasText: model });
    await row.getByRole("link", { name: /^Quality of/ }).click();
    const table = page.getByRole("table", { name: `Quality of ${model}` });
    await table.getByText("feedback thumbs", { exact: false }).first().waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.close();
  });

  it("says what a cheaper setting would do, and which requests would move, before anything changes", async () => {
    const { page } = await open("#/tune");
    await page.getByText("None of", { exact: false }).waitFor();
    await page.getByRole("img", { name: /^Cost against quality/ }).waitFor();
    await page.getByRole("button", { name: "Price of a quality point" }).click();
    await page.getByRole("slider").fill("-6");
    await page.getByText(/requests would cost .* less/).waitFor();
    const moves = page.getByRole("table", { name: "Requests that would move" });
    expect(await moves.locator("tbody tr").count()).toBeGreaterThan(0);
    await moves.getByRole("link").first().click();
    await page.getByRole("heading", { name: "Why it went there" }).waitFor();
    await page.close();
  });

  it("answers a prompt by three models side by side", async () => {
    const { page } = await open("#/playground");
    await page.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => page.locator(".badge", { hasText: "done" }).count()).toBe(3);
    expect(await page.locator("pre.reply").allTextContents()).not.toContain("");
    await page.close();
  });
});
