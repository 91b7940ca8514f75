import { describe, expect, it } from "vitest";
import { joinQualities } from "./join-qualities.ts";
import { pseudoObservations } from "./pseudo-observations.ts";
import { moveMean } from "./public-offset.ts";

const own = [{ source: "own", date: null, observations: 30 }];
const belief = { index: 0, references: [], ownFirst: [own], publicFirst: [[]] };

describe("pseudoObservations", () => {
  it("is the sum of a beta distribution's shapes, within its bounds", () => {
    // Beta(6, 4): mean 0.6, variance 6 * 4 / (10^2 * 11)
    expect(pseudoObservations(0.6, 24 / 1100)).toBeCloseTo(10, 9);
    expect(pseudoObservations(0.5, 0.25)).toBe(1);
    expect(pseudoObservations(0.5, 0)).toBe(200);
    expect(pseudoObservations(1, 0)).toBe(1);
  });
});

describe("joinQualities", () => {
  const figures = { mean: 0.6, variance: 24 / 1100, lastingVariance: 0.01, carriedBy: 0 };

  it("updates a beta belief as Bayes' rule does", () => {
    // Beta(6, 4) and 30 scores with mean 0.8: Beta(30, 10), mean 0.75
    const joined = joinQualities(figures, 0.8, 0.07, 30, belief);
    expect(joined.mean).toBeCloseTo(0.75, 9);
    expect(joined.standardDeviation).toBeCloseTo(Math.sqrt((0.75 * 0.07) ** 2 + 0.25 ** 2 * (24 / 1100)), 9);
    expect(joined.evidence).toBe(own);
  });

  it("is the public belief without observations, and nearly the recorded one with thousands", () => {
    const none = joinQualities(figures, 0.1, 0.07, 0, belief);
    expect(none.mean).toBe(0.6);
    expect(none.standardDeviation).toBeCloseTo(Math.sqrt(24 / 1100), 12);
    expect(none.evidence).toEqual([]);
    expect(joinQualities(figures, 0.1, 0.07, 1e6, belief).mean).toBeCloseTo(0.1, 4);
  });
});

describe("moveMean", () => {
  it("moves by logits and stays within [0,1]", () => {
    expect(moveMean(0.5, Math.log(3))).toBeCloseTo(0.75, 12);
    expect(moveMean(moveMean(0.3, 1.7), -1.7)).toBeCloseTo(0.3, 12);
    expect([moveMean(0, 2), moveMean(1, -2)]).toEqual([0, 1]);
  });
});
