import { describe, expect, it } from "vitest";
import { createSeededRandom, surfaceFeatureNames } from "../../engine/index.ts";
import type { DifficultyPrompt } from "./difficulty-responses.ts";
import { type DifficultyFit, difficultyFeatureNames } from "./fit-difficulty.ts";
import { pairFigures } from "./pair-figures.ts";

const numbers = surfaceFeatureNames.indexOf("logNumbers");
const zeros = difficultyFeatureNames.map(() => 0);
/** Difficulty is the feature `logNumbers`; at this level both models are far above a half, so that the gap widens with difficulty. */
const fit: DifficultyFit = {
  level: 2,
  slope: 1,
  weights: Float64Array.from(difficultyFeatureNames, (name) => (name === "logNumbers" ? 1 : 0)),
  sourceEffects: new Float64Array(1),
  sourceNames: ["file: task"],
  farSquare: 4,
  scale: {
    indices: difficultyFeatureNames.map((name) => surfaceFeatureNames.indexOf(name)),
    means: zeros,
    deviations: zeros.map(() => 1),
  },
};

/** @param place 0 to 1: how hard it reads @param failing models that fail: any of `weak`, `other` */
function prompt(place: number, failing: readonly string[], ability = 1): DifficultyPrompt {
  const surface = new Float32Array(surfaceFeatureNames.length);
  surface[numbers] = place;
  const score = (model: string): number => (failing.includes(model) ? 0 : 1);
  return {
    source: "file: task",
    benchmark: "task",
    surface,
    scores: [
      { model: "strong", ability, score: 1 },
      { model: "weak", ability: 0, score: score("weak") },
    ],
    unrated: [{ model: "other", score: score("other") }],
  };
}
const many = (failing: (place: number) => string[], ability = 1): DifficultyPrompt[] =>
  Array.from({ length: 100 }, (_, at) => prompt(at / 100, failing(at / 100), ability));

describe("pairFigures", () => {
  it("is .9 where the weak model fails the fifth that reads hardest, and .1 where it fails the easiest", () => {
    const random = createSeededRandom(1);
    expect(
      pairFigures(
        many((place) => (place >= 0.8 ? ["weak"] : [])),
        fit,
        random,
      )?.apgr,
    ).toBeCloseTo(0.9, 12);
    expect(
      pairFigures(
        many((place) => (place < 0.2 ? ["weak"] : [])),
        fit,
        random,
      )?.apgr,
    ).toBeCloseTo(0.1, 12);
  });
  it("knows by others' failures what no reading of the prompt shows", () => {
    const figures = pairFigures(
      many((place) => (place < 0.2 ? ["weak", "other"] : [])),
      fit,
      createSeededRandom(1),
    );
    expect(figures?.hindsight).toBeCloseTo(0.9, 12);
  });
  it("strays by chance as a random order does: deviation of the gain over its mean, over the root of 12 n", () => {
    const figures = pairFigures(
      many((place) => (place < 0.2 ? ["weak"] : [])),
      fit,
      createSeededRandom(1),
    );
    // A gain of 0 or 1 with mean .2 deviates by .4: .4 / .2 / sqrt(1200) = .058, and 40 orders tell it to a tenth.
    expect(figures?.chanceDeviation).toBeGreaterThan(0.04);
    expect(figures?.chanceDeviation).toBeLessThan(0.08);
  });
  it("takes no pair that is too alike in rating or in score", () => {
    const random = createSeededRandom(1);
    expect(
      pairFigures(
        many((place) => (place < 0.2 ? ["weak"] : []), 0.4),
        fit,
        random,
      ),
    ).toBeNull();
    expect(
      pairFigures(
        many((place) => (place < 0.07 ? ["weak"] : [])),
        fit,
        random,
      ),
    ).toBeNull();
  });
  it("has no hindsight where no other model was asked", () => {
    const alone = many((place) => (place < 0.2 ? ["weak"] : [])).map((each) => ({ ...each, unrated: [] }));
    expect(pairFigures(alone, fit, createSeededRandom(1))?.hindsight).toBeNull();
  });
});
