import { describe, expect, it } from "vitest";
import type { LiveScores, QualityPrior, ScoreSum } from "../../contracts/index.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { LivePosterior } from "./live-posterior.ts";

const prior: QualityPrior = { mean: 0.8, standardDeviation: 0.1, evidence: [] };
const date = "2026-11-28";
const scores = (byCandidate: Record<string, ScoreSum>, source = "feedback thumbs"): LiveScores => ({
  ...{ source, byCandidate: new Map(Object.entries(byCandidate)) },
});
const learnt = (byCandidate: Record<string, ScoreSum>, id = "a", before = prior): QualityPrior =>
  new LivePosterior([scores(byCandidate)], () => before, { date }).of(id, before);

describe("LivePosterior", () => {
  it("leaves candidates without scores, and those that are not known here, as they were", () => {
    expect(learnt({ b: { weight: 50, successes: 5 } })).toBe(prior);
    const unknown = new LivePosterior([scores({ a: { weight: 9, successes: 9 } })], () => null, { date });
    expect(unknown.of("a", prior)).toBe(prior);
  });

  it("moves up by a good score and down by a bad one, a little by one and nearly all the way by many", () => {
    expect(learnt({ a: { weight: 0.5, successes: 0.5 } }).mean).toBeGreaterThan(prior.mean);
    const once = learnt({ a: { weight: 0.5, successes: 0 } }).mean;
    expect(once).toBeLessThan(prior.mean);
    expect(once).toBeGreaterThan(prior.mean - 0.05);
    expect(learnt({ a: { weight: 200, successes: 4 } }).mean).toBeLessThan(0.3);
  });

  it("is continuous: hardly any weight hardly changes anything", () => {
    for (const before of [
      prior,
      { ...prior, mean: 0.97 },
      { ...prior, mean: 0.9, standardDeviation: 0.01 },
    ]) {
      const { mean, standardDeviation } = learnt({ a: { weight: 1e-6, successes: 0 } }, "a", before);
      expect(mean).toBeCloseTo(before.mean, 3);
      expect(standardDeviation).toBeCloseTo(before.standardDeviation, 3);
    }
  });

  it("gets surer with scores that agree with it", () => {
    const some = learnt({ a: { weight: 10, successes: 8 } }).standardDeviation;
    const more = learnt({ a: { weight: 100, successes: 80 } }).standardDeviation;
    expect(some).toBeLessThan(prior.standardDeviation);
    expect(more).toBeLessThan(some);
  });

  it("reads a source that is harsh on all as harsh, not all candidates as bad", () => {
    const half = { weight: 60, successes: 30 };
    const alone = learnt({ a: half }).mean;
    const amongMany = learnt({ a: half, b: half, c: half, d: half, e: half }).mean;
    expect(alone).toBeLessThan(0.72);
    expect(amongMany).toBeGreaterThan(alone + 0.03);
  });

  it("keeps two scales apart", () => {
    const half = { weight: 60, successes: 30 };
    const others = Object.fromEntries(["b", "c", "d"].map((id) => [id, half]));
    const apart = new LivePosterior([scores({ a: half, ...others })], () => prior, {
      ...{ date, scaleOf: (id: string) => (id === "a" ? "one" : "other") },
    });
    expect(apart.of("a", prior).mean).toBeCloseTo(learnt({ a: half }).mean, 12);
  });

  it("names the source and how much of it there is, strongest first", () => {
    const [first] = learnt({ a: { weight: 12.04, successes: 6 } }).evidence;
    expect(first).toEqual({ source: "feedback thumbs", date, observations: 12 });
  });

  it("orders candidates as they truly are once there is enough, however lenient the source", () => {
    const random = createSeededRandom(11);
    for (const leniency of [-1.2, 0, 1.2]) {
      const truth = { a: 0.9, b: 0.75, c: 0.6, d: 0.45 };
      const sums = Object.entries(truth).map(([id, quality]) => {
        const rate = 1 / (1 + Math.exp(-(Math.log(quality / (1 - quality)) + leniency)));
        const successes = Array.from({ length: 400 }, () => Number(random() < rate)).reduce(
          (a, b) => a + b,
          0,
        );
        return [id, { weight: 400, successes }] as const;
      });
      // All are believed to be alike before.
      const posterior = new LivePosterior([scores(Object.fromEntries(sums))], () => prior, { date });
      const means = Object.keys(truth).map((id) => posterior.of(id, prior).mean);
      expect(means).toEqual([...means].sort((x, y) => y - x));
      expect(means[0]! - means[3]!).toBeGreaterThan(0.2);
    }
  });
});
