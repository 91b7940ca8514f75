import { text } from "node:stream/consumers";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { createMemoryRunStore } from "../runs/memory-run-store.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { someResult, someRun } from "../runs/testing/run-store-behaviour.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";
import { buildReport } from "./build-report.ts";
import { reportHtml } from "./html/report-html.ts";
import { paretoFront } from "./pareto-front.ts";
import { csvCell, csvHeader, csvLine } from "./report-csv.ts";
import { reportJson } from "./report-json.ts";
import { reportJunit } from "./report-junit.ts";

const result = (
  target: string,
  index: number,
  score: number | null,
  changes: Partial<CaseResult> = {},
): CaseResult => ({
  ...someResult,
  promptId: `s/c${index}`,
  target,
  cluster: `c${index}`,
  weight: 1,
  score,
  passed: score === null ? null : score === 1,
  reason: score === 1 ? null : "said <b>no</b>",
  toolCalls: null,
  costNanoUsd: target === "expensive" ? 1_000 : 100,
  judgeCostNanoUsd: 0,
  ...changes,
});

async function reportOf(results: readonly CaseResult[], baseline: readonly CaseResult[] = []) {
  const store = createMemoryRunStore();
  await store.saveResults("run-1", results);
  await store.saveResults("before", baseline);
  const run = { ...someRun, status: "done" as const, targets: ["cheap", "expensive"] };
  return buildReport(run, store, {
    promptOf: (id) => `prompt of ${id}`,
    baselineRunId: baseline.length > 0 ? "before" : null,
  });
}
const twenty = (target: string, right: number) =>
  Array.from({ length: 20 }, (_, index) => result(target, index, index < right ? 1 : 0));

describe("buildReport", () => {
  it("gives every model its mean with Wilson's interval, cost, front and place", async () => {
    const { targets, oracleMean } = await reportOf([...twenty("cheap", 10), ...twenty("expensive", 15)]);
    expect(targets.map(({ id, isPareto }) => [id, isPareto])).toEqual([
      ["expensive", true],
      ["cheap", true],
    ]);
    expect(targets[0]?.overall).toMatchObject({ scored: 20, failed: 5, mean: 0.75 });
    const wilson = wilsonInterval(15, 20);
    expect(targets[0]?.overall.interval?.low).toBeCloseTo(wilson.low, 9);
    expect(targets[0]?.overall.interval?.high).toBeCloseTo(wilson.high, 9);
    expect(targets[1]?.costPerCaseNanoUsd).toBe(100);
    expect(targets[1]?.behindBest).toMatchObject({ difference: -0.25, cases: 20 });
    expect(oracleMean).toBe(0.75);
  });

  it("counts what is unscored apart, never as zero", async () => {
    const { targets } = await reportOf([
      result("cheap", 0, 1),
      result("cheap", 1, null, { error: "HTTP 500", costNanoUsd: null }),
      result("cheap", 2, null),
    ]);
    expect(targets[0]?.overall).toMatchObject({ scored: 1, unscored: 2, errors: 1, mean: 1 });
    expect(targets[1]).toMatchObject({
      id: "expensive",
      costPerCaseNanoUsd: null,
      overall: { mean: null, interval: null },
    });
  });

  it("takes samples of one case as one observation", async () => {
    const samples = [0, 1, 2].flatMap((index) =>
      Array.from({ length: 20 }, (_, sample) => result("cheap", index, 1, { sample })),
    );
    const overall = (await reportOf(samples)).targets[0]?.overall;
    expect(overall).toMatchObject({ cases: 3, clusters: 3, scored: 60, mean: 1 });
    // Three right cases prove little: Clopper and Pearson's exact low end is 29%.
    expect(overall?.interval?.low).toBeLessThan(0.3);
    const one = (await reportOf(samples.slice(0, 20))).targets[0]?.overall;
    expect(one).toMatchObject({ interval: null, noIntervalReason: "one case shows nothing of the others" });
  });

  it("holds models against the best by the weights of their cases", async () => {
    const weighed = (target: string, heavy: number, light: number) =>
      twenty(target, 0).map((one, index) => ({
        ...one,
        ...(index < 10 ? { score: heavy, weight: 97.1 } : { score: light, weight: 2.9 }),
      }));
    const report = await reportOf([...weighed("cheap", 0.4, 1), ...weighed("expensive", 0.5, 0)]);
    expect(report.targets.map(({ id }) => id)).toEqual(["expensive", "cheap"]);
    expect(report.targets[0]?.overall.mean).toBeCloseTo(0.4855, 4);
    expect(report.targets[1]?.behindBest?.difference).toBeCloseTo(0.971 * -0.1 + 0.029, 9);
  });

  it("does not rank a model with too many unscored replies, and names it", async () => {
    const broken = twenty("cheap", 20).map((one, index) =>
      index < 18 ? { ...one, score: null, passed: null, error: "HTTP 400" } : one,
    );
    const report = await reportOf([...broken, ...twenty("expensive", 15)]);
    expect(report.gate.violations).toEqual([{ target: "cheap", unscored: 18, asked: 20 }]);
    expect(report.best).toEqual({
      ...{ target: "expensive", mean: 0.75, compared: 1, tied: [], isClear: false },
    });
    expect(report.targets[1]).toMatchObject({ id: "cheap", isPareto: false, behindBest: null });
    expect(report.targets[1]?.unrankedReason).toBe(
      "18 of 20 replies of cheap are unscored (90%), more than the 5% that --max-unscored allows",
    );
    expect(report.picks.math).toMatchObject({ target: "expensive", best: { compared: 1 } });
    const html = reportHtml(report);
    expect(html).toContain("not ranked");
    expect(html).not.toContain("clearly the best");
  });

  it("widens intervals where cases belong together", async () => {
    const alone = (await reportOf(twenty("cheap", 10))).targets[0]?.overall.interval;
    const together = twenty("cheap", 10).map((one, index) => ({
      ...one,
      cluster: `k${Math.floor(index / 5)}`,
    }));
    const clustered = (await reportOf(together)).targets[0]?.overall.interval;
    expect((clustered?.high ?? 0) - (clustered?.low ?? 0)).toBeGreaterThan(
      1.3 * ((alone?.high ?? 0) - (alone?.low ?? 0)),
    );
  });

  it("sees a model that got worse than in the baseline, and none where nothing changed", async () => {
    const worse = await reportOf(twenty("cheap", 5), twenty("cheap", 15));
    expect(worse.regressions).toMatchObject([{ target: "cheap", difference: -0.5, isRegression: true }]);
    const same = await reportOf(twenty("cheap", 15), twenty("cheap", 15));
    expect(same.regressions).toMatchObject([{ target: "cheap", difference: 0, isRegression: false }]);
  });

  it("lists failed cases with all replies side by side", async () => {
    const { failures } = await reportOf([
      result("cheap", 0, 0),
      result("expensive", 0, 1),
      result("cheap", 1, 1),
      result("expensive", 1, 1),
    ]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({
      promptId: "s/c0",
      prompt: "prompt of s/c0",
      replies: [{ target: "cheap" }, { target: "expensive" }],
    });
  });
});

describe("the written reports", () => {
  const nasty = '</script><img src=x onerror=alert(1)>"\u0000';
  it("stand as one page that loads nothing and lets no reply become markup", async () => {
    const html = reportHtml(
      await reportOf([result("cheap", 0, 0, { replyText: nasty, reason: nasty }), result("expensive", 0, 1)]),
    );
    expect(html).not.toContain("<img");
    expect(html).not.toMatch(/<[^>]*(?:src|href)=|@import|url\(/);
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).toContain("prefers-color-scheme:dark");
    expect(html).toContain('name="viewport"');
  });

  it("are JSON with every result, in snake_case alone but for names that are data", async () => {
    const results = [
      result("cheap", 0, 0, { taskType: "myTask", toolCalls: [{ name: "f", arguments: { ownKey: 1 } }] }),
      ...Array.from({ length: 40 }, (_, index) => result("cheap", index + 1, 1)),
    ];
    async function* pages() {
      yield results.slice(0, 7);
      yield results.slice(7);
    }
    const json = await text(reportJson(await reportOf(results), pages()));
    const read = JSON.parse(json) as { results: Record<string, unknown>[]; targets: object[] };
    expect(read.results).toHaveLength(41);
    expect(read.results[0]).toMatchObject({
      prompt_id: "s/c0",
      tool_calls: [{ name: "f", arguments: { ownKey: 1 } }],
    });
    const names = [...json.matchAll(/"([^"\s]+)":/g)].map(([, name]) => name ?? "");
    expect(names.filter((name) => /[A-Z]/.test(name)).filter((name) => name !== "ownKey")).toEqual(
      names.filter((name) => name === "myTask"),
    );
    expect(names).toContain("myTask");
    expect(csvHeader).toMatch(/^[a-z_,]+\n$/);
  });

  it("list passing cases too, each assertion, and what the baseline's reply was", async () => {
    const graded = (score: number) => ({
      grades: [
        {
          type: "includes",
          metric: null,
          weight: 1,
          grade: { score, passed: score === 1, reason: "says <so>" },
        },
        { type: "regex", metric: "form", weight: 1, grade: { score: 1, passed: true, reason: null } },
      ],
    });
    const report = await reportOf(
      [result("cheap", 0, 0, graded(0)), result("cheap", 1, 1, { replyText: "good answer" })],
      [result("cheap", 0, 1, { replyText: "as it was" }), result("cheap", 1, 1)],
    );
    expect(report.failures.map(({ promptId }) => promptId)).toEqual(["s/c0"]);
    expect(report.passes.map(({ promptId }) => promptId)).toEqual(["s/c1"]);
    expect(report.failures[0]?.replies[0]?.before).toEqual({ score: 1, text: "as it was" });
    const html = reportHtml(report);
    for (const words of ["good answer", "prompt of s/c1", "as it was", "regex (form)", "says &lt;so&gt;"])
      expect(html).toContain(words);
    expect(html).toContain('data-state="fail worse"');
    expect(html).toContain('<option value="worse">');
  });

  it("are CSV that reads back, without formulas", () => {
    const line = csvLine(result("cheap", 0, 0, { replyText: '=1+1,"x"\n', reason: nasty }), null);
    const [row] = parseCsv(csvHeader + line, { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ prompt_id: "s/c0", score: "0", reply_text: `'=1+1,"x"\n`, reason: nasty });
    expect([csvCell(null), csvCell(-1), csvCell("-1")]).toEqual(["", "-1", "'-1"]);
  });

  it("are JUnit without a time where none is known", () => {
    expect(reportJunit("r", [result("m", 0, null, { latencyMs: null })])).not.toContain("time=");
    expect(reportJunit("r", [result("m", 0, 1, { latencyMs: 1_500 })])).toContain('time="1.500"');
  });

  it("are JUnit with failures, errors and skipped cases told apart", () => {
    const xml = reportJunit("r", [
      result("m", 0, 1),
      result("m", 1, 0, { reason: nasty }),
      result("m", 2, null),
      result("m", 3, null, { error: "gone" }),
    ]);
    expect(xml).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).not.toContain("\u0000");
    expect(xml).toContain("&lt;/script&gt;");
  });
});

describe("paretoFront", () => {
  it("keeps what nothing beats, ties included, and leaves out what is unknown", () => {
    const points = [
      { cost: 1, quality: 0.5 },
      { cost: 2, quality: 0.5 },
      { cost: 2, quality: 0.9 },
      { cost: 2, quality: 0.9 },
      { cost: null, quality: 1 },
      { cost: 0, quality: null },
    ];
    expect(paretoFront(points)).toEqual([true, false, true, true, false, false]);
    expect(paretoFront([])).toEqual([]);
  });
});
