import { describe, expect, it } from "vitest";
import type { RouterScores } from "../../../evals/replay/protocol/score-protocol-part.ts";
import { reachTable } from "./reach-table.ts";

const router = (name: string, aiqGain: number, covered: number | null): RouterScores => ({
  name,
  figures: {
    quality: 0.7,
    bestSingleQuality: null,
    oracleQuality: null,
    aiq: null,
    aiqGain,
    savingsAtEqualQuality: 0.7,
    savingsAt95PercentQuality: null,
    qualityGainAtEqualCost: null,
    oracleGapClosed: null,
    regret: null,
    apgr: null,
    cpt50: null,
    cpt80: null,
    calibrationError: 0.03,
    brierScore: null,
    costOrderingAccuracy: null,
  },
  coverage: covered === null ? null : { cells: 100, covered },
  curve: { hull: [], strong: [] },
});

const part = (seed: number, full: number) => ({
  split: "rows" as const,
  seed,
  fitSeconds: 1,
  singles: [],
  routers: [
    router("model means", 0.1, null),
    router("tradewind static", 0.3, 85),
    router("tradewind full", full, 90),
  ],
});

const file = {
  name: "llmrouter_14task",
  prompts: 100,
  models: 3,
  tasks: 3,
  parts: [part(1, 0.33), part(2, 0.35)],
  fewRows: [{ repeat: 1, accuracy: 0.6, bestOnTraining: 0.61, bestInHindsight: 0.62 }],
  guarantee: { trainingRows: 30, scores: [] },
};

describe("reachTable", () => {
  const { rows } = reachTable([file]);
  const rowOf = (metric: string) => rows.find(([, title]) => title === metric)!;

  it("says which depth reaches a target, by the means over the seeds", () => {
    expect(rowOf("AIQ gain")).toEqual([
      "llmrouter_14task, rows",
      "AIQ gain",
      "0.100 ± 0.000",
      "-",
      "0.300 ± 0.000",
      "0.340 ± 0.014",
      "≥ 0.33",
      "full alone",
    ]);
    expect(rowOf("savings at equal accuracy").at(-1)).toBe("no");
  });

  it("asks calibration, coverage and few rows of every data set", () => {
    expect(rowOf("calibration error").at(-1)).toBe("yes");
    expect(rowOf("90% interval of a task mean holds").slice(4)).toEqual([
      "85.0 ± 0.0%",
      "90.0 ± 0.0%",
      "88-92%",
      "full alone",
    ]);
    expect(rowOf("accuracy over always the best model of these rows").at(-1)).toBe("no");
    expect(reachTable([{ ...file, name: "other" }]).rows.map(([, title]) => title)).not.toContain("AIQ gain");
  });
});
