import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { GraderOutcome } from "../graders/grade-case.ts";
import { judgeCorrections } from "../judges/judge-corrections.ts";
import { someCalibration, textbookPoints } from "../judges/testing/some-calibration.ts";
import { createMemoryRunStore } from "../runs/memory-run-store.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { someResult, someRun } from "../runs/testing/run-store-behaviour.ts";
import { clusteredMean } from "../stats/clustered-mean.ts";
import { buildReport } from "./build-report.ts";
import { reportHtml } from "./html/report-html.ts";
import type { Report } from "./report.ts";
import { csvHeader, csvLine } from "./report-csv.ts";
import { reportJson } from "./report-json.ts";
import { reportJunit } from "./report-junit.ts";

const judged = (at: number, score: number, kind: "rubric" | "pairwise" = "rubric"): CaseResult => {
  const passed = score === 1;
  const grade: GraderOutcome = {
    type: `judge_${kind}`,
    metric: null,
    weight: 1,
    grade: { score, passed, reason: "" },
    judge: { kind, threshold: 0.5, countsAs: "pass", isTurned: false },
  };
  return { ...someResult, promptId: `s/${at}`, cluster: `c${at}`, score, passed, grades: [grade] };
};
const results = [1, 1, 1, 0, 0, 1, 1, 0, 1, 0].map((score, at) => judged(at, score));

async function reportOf(all: readonly CaseResult[], corrections = judgeCorrections([])): Promise<Report> {
  const store = createMemoryRunStore();
  await store.saveResults(someRun.id, all);
  return buildReport({ ...someRun, status: "done" }, store, { judge: { id: "x/<judge>", corrections } });
}

async function* one<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}

describe("the report of a judge", () => {
  it("says in every form that a judge is not calibrated", async () => {
    const report = await reportOf(results);
    const words = "is not calibrated for 10 of its scores: its scores were never held against people's.";
    expect(report.notices).toEqual([`The judge x/<judge> ${words}`]);
    expect(report.judge).toMatchObject({
      kinds: [{ kind: "rubric", cases: 10, state: "uncalibrated", calibration: null }],
      targets: [{ target: "x/y", cases: 10, mean: 0.6, corrected: null, interval: null }],
    });
    expect(reportHtml(report)).toContain(words);
    expect(reportHtml(report)).toContain("Judge: x/&lt;judge&gt;");
    expect(await text(reportJson(report, one(results)))).toContain(words);
    expect(reportJunit("r", results, report.notices)).toContain(words);
    expect(csvHeader.trim().split(",").at(-1)).toBe("judge");
    expect(csvLine(results[0] ?? someResult, report.judge)).toContain(",x/<judge> (not calibrated)\n");
    expect(csvLine({ ...someResult, grades: [] }, report.judge)).not.toContain("x/<judge>");
  });

  it("corrects means by the calibration, with an interval that is wider than that of the cases alone", async () => {
    const report = await reportOf(results, judgeCorrections([someCalibration("rubric", textbookPoints)]));
    expect(report.notices).toEqual([]);
    const [target] = report.judge?.targets ?? [];
    // 60% pass: (0.6 + specificity - 1) / (sensitivity + specificity - 1) = 0.2 / 0.4.
    expect(target?.corrected).toBeCloseTo(0.5, 12);
    const alone = clusteredMean(
      results.map(({ score }) => ((score ?? 0) - 0.4) / 0.4),
      results.map(({ cluster }) => cluster),
    );
    const high = target?.interval?.high ?? 0;
    expect(high).toBeGreaterThan(Math.min(1, 0.5 + 1.96 * (alone?.standardError ?? 0)) - 1e-9);
    expect(target?.weight).toBeLessThan(62_500 / 375_000);
    const json = await text(reportJson(report, one(results)));
    expect(JSON.parse(json).judge.kinds[0].calibration).not.toHaveProperty("points");
    const html = reportHtml(report);
    for (const words of ["Cohen's kappa", "0.40 (0.20 to 0.60)", "50 verdicts on 50 prompts of labels.jsonl"])
      expect(html).toContain(words);
  });

  it("says for which kind the judge is not calibrated where it is for another", async () => {
    const mixed = [...results, judged(20, 1, "pairwise")];
    const report = await reportOf(mixed, judgeCorrections([someCalibration("rubric", textbookPoints)]));
    expect(report.judge?.kinds.map(({ kind, state }) => [kind, state])).toEqual([
      ["rubric", "calibrated"],
      ["pairwise", "uncalibrated"],
    ]);
    expect(report.notices).toHaveLength(1);
    expect(report.judge?.targets[0]?.corrected).toBeNull();
    expect(csvLine(mixed[0] ?? someResult, report.judge)).toContain("(calibrated)");
    expect(csvLine(mixed[10] ?? someResult, report.judge)).toContain("(not calibrated)");
  });

  it("is not there where nothing was judged", async () => {
    const report = await reportOf([{ ...someResult, grades: [] }]);
    expect([report.judge, report.notices]).toEqual([null, []]);
    expect(reportHtml(report)).not.toContain("Judge:");
  });
});
