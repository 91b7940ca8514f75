import { describe, expect, it } from "vitest";
import type { EvidenceRow, Priors } from "../../contracts/index.ts";
import { fitPriors } from "./fit-priors.ts";
import { updateQuality } from "./update-quality.ts";

const quality = (mean: number, standardDeviation: number) => ({ mean, standardDeviation, evidence: [] });
const priors = {
  schemaVersion: 1,
  version: "old",
  taskTypes: [
    { id: "math", title: "", description: "" },
    { id: "chat", title: "", description: "" },
  ],
  candidates: {
    "a/x": {
      quality: { math: quality(0.5, Math.sqrt(1 / 12)) },
      overall: quality(0.6, 0.2),
      verbosity: 1,
      timeToFirstTokenMs: 1,
      outputTokensPerSecond: 1,
    },
    "a/y": {
      quality: {},
      overall: quality(0.6, 0.2),
      verbosity: 1,
      timeToFirstTokenMs: 1,
      outputTokensPerSecond: 1,
    },
  },
  byPrice: [],
  outputTokens: {},
} as unknown as Priors;
const row = (changes: Partial<EvidenceRow>): EvidenceRow => ({
  promptId: "s/1",
  candidateId: "a/x",
  taskType: "math",
  score: 1,
  unscoredReason: null,
  costNanoUsd: null,
  outputTokens: null,
  source: "eval",
  sourceName: "run-1",
  weight: 1,
  observedAtMs: Date.UTC(2026, 10, 22),
  ...changes,
});
const source = { source: "eval-run r", date: null };

describe("updateQuality", () => {
  it("is Laplace's rule of succession on a uniform belief", () => {
    // Beta(1,1) has the mean 1/2 and the variance 1/12; after 7 of 10 it is Beta(8,4): mean 2/3, variance 8*4/(12^2*13).
    const scores = Array.from({ length: 10 }, (_, at) => ({ score: at < 7 ? 1 : 0, weight: 1 }));
    const after = updateQuality(quality(0.5, Math.sqrt(1 / 12)), scores, source);
    expect(after.mean).toBeCloseTo(8 / 12, 12);
    expect(after.standardDeviation).toBeCloseTo(Math.sqrt(32 / (144 * 13)), 12);
    expect(after.evidence).toEqual([{ ...source, observations: 10 }]);
  });

  it("comes out the same in one step or in two, and whatever the order", () => {
    const before = quality(0.7, 0.1);
    const some = [
      { score: 1, weight: 1 },
      { score: 0.25, weight: 0.5 },
    ];
    const more = [{ score: 0, weight: 1 }];
    for (const belief of [before, quality(0.97, 0.05), quality(0.03, 0.2)]) {
      const inTwo = updateQuality(updateQuality(belief, some, source), more, source);
      const inOne = updateQuality(belief, [...more, ...some], source);
      expect(inTwo.mean).toBeCloseTo(inOne.mean, 12);
      expect(inTwo.standardDeviation).toBeCloseTo(inOne.standardDeviation, 12);
    }
  });

  it("moves a belief near an edge as slowly as one in the middle of the same deviation", () => {
    const wrong = Array.from({ length: 5 }, () => ({ score: 0, weight: 1 }));
    // 0.95 ± 0.05 are 18 observations: 5 wrong answers take it to about 18 / 23.
    expect(updateQuality(quality(0.99, 0.05), wrong, source).mean).toBeCloseTo((18 * 0.99) / 23, 12);
  });

  it("is never certain, and does not move without evidence", () => {
    const sure = updateQuality(
      quality(1, 0.01),
      Array.from({ length: 500 }, () => ({ score: 1, weight: 1 })),
      source,
    );
    expect(sure.mean).toBeLessThan(1);
    expect(sure.standardDeviation).toBeGreaterThan(0);
    const before = quality(0.3, 0.2);
    expect(updateQuality(before, [], source)).toBe(before);
  });
});

describe("fitPriors", () => {
  it("changes the candidate and the task type that were measured, and names the run", () => {
    const after = fitPriors([row({}), row({ promptId: "s/2" })], priors, { difficultyDeviation: 0 });
    expect(after.candidates["a/x"]?.quality.math?.mean).toBeCloseTo(3 / 4, 12);
    expect(after.candidates["a/x"]?.quality.math?.evidence[0]).toEqual({
      source: "eval-run run-1",
      date: "2026-11-22",
      observations: 2,
    });
    expect(after.candidates["a/y"]?.quality.math?.mean).toBe(0.6);
    expect(after.candidates["a/y"]?.quality.chat).toBeUndefined();
    expect(after.candidates["a/x"]?.overall.mean).toBeGreaterThan(0.6);
    expect(after.candidates["a/x"]?.overall.mean).toBeLessThan(0.75);
    expect(after).not.toHaveProperty("version");
  });

  it("counts samples of one prompt as one observation", () => {
    const once = fitPriors([row({ score: 0.5 })], priors);
    const thrice = fitPriors([row({ score: 1 }), row({ score: 0 }), row({ score: 0.5 })], priors);
    expect(thrice.candidates["a/x"]?.quality.math?.mean).toBeCloseTo(
      once.candidates["a/x"]?.quality.math?.mean ?? 0,
      12,
    );
  });

  it("starts a task type that it has no belief of from the overall one", () => {
    const after = fitPriors([row({ candidateId: "a/y", taskType: "chat", score: 0 })], priors);
    expect(after.candidates["a/y"]?.quality.chat?.mean).toBeLessThan(0.6);
    expect(after.candidates["a/y"]?.quality.math).toBeUndefined();
  });

  it("takes a candidate that it does not know, and leaves out what has no score or no known task", () => {
    const rows = [
      row({ candidateId: "b/z" }),
      row({ score: null }),
      row({ taskType: null }),
      row({ taskType: "other" }),
    ];
    const after = fitPriors(rows, priors);
    expect(after.candidates["b/z"]?.quality.math?.mean).toBeGreaterThan(0.5);
    expect(after.candidates["a/x"]?.quality.math?.evidence).toEqual([
      { source: "difficulty of eval-run run-1", date: "2026-11-22", observations: 0 },
    ]);
  });

  it("changes nothing without a scored row of a known task type", () => {
    const { version: _, ...content } = priors;
    expect(fitPriors([row({ score: null }), row({ taskType: null })], priors)).toEqual(content);
  });

  it("refuses options outside of their ranges", () => {
    expect(() => fitPriors([], priors, { difficultyDeviation: -1 })).toThrow(
      "difficultyDeviation must be 0 or more, not -1.",
    );
    expect(() => fitPriors([], priors, { overallShare: 2 })).toThrow(
      "overallShare must lie in [0,1], not 2.",
    );
  });
});
