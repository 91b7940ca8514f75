import { describe, expect, it } from "vitest";
import { embedBenchmarks } from "./embed-benchmarks.ts";
import { createFreshTexts } from "./fresh-texts.ts";

describe("embedBenchmarks", () => {
  it("measures every length both ways, and the gaps", async () => {
    const { stages, gaps } = await embedBenchmarks({
      stageMs: 5,
      stageRuns: 4,
      gapTextsInPlace: 50,
      gapTextsInWorker: 2,
      gapRepeats: 1,
    });
    expect(stages).toHaveLength(8);
    expect(stages.every(({ p50Us, p99Us }) => p50Us > 0 && p99Us >= p50Us)).toBe(true);
    expect(gaps.map(({ name }) => name.split(" ").slice(-1))).toEqual([
      ["idle"],
      ["turn"],
      ["embed"],
      ["worker"],
    ]);
    expect(gaps.every(({ largestGapMs }) => Number.isFinite(largestGapMs))).toBe(true);
  });
});

describe("createFreshTexts", () => {
  it("gives texts of so many words, never the same, but the same again for the same seed", () => {
    const freshText = createFreshTexts(3);
    const texts = Array.from({ length: 500 }, () => freshText(15));
    expect(new Set(texts).size).toBe(500);
    expect(texts.every((text) => text.split(" ").length === 15)).toBe(true);
    const again = createFreshTexts(3);
    expect(texts.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => again(15)));
  });
});
