import { describe, expect, it } from "vitest";
import type { Policy } from "../contracts/index.ts";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { type Choice, choose } from "./choose.ts";
import { defaultMaxRegret } from "./explore.ts";
import { noLimits } from "./policy-defaults.ts";
import { candidate, policyOf, prediction } from "./test-support/samples.ts";
import { thompsonProbabilities } from "./thompson-probabilities.ts";

const quality = { quality: 1, cost: 0, latency: 0 };
const exploring = (changes: Partial<Policy> = {}): Policy =>
  policyOf(quality, { explorationRate: 0.2, explorationMaxRegret: 0.05, ...changes });
const means = [0.8, 0.79, 0.77, 0.74, 0.5];
const predictions = means.map((mean, index) => prediction(`m${index}`, mean, 1e6, 1000, 0.02 + 0.01 * index));
const candidates = means.map((_, index) => candidate(`m${index}`));
const chooseWith = (policy: Policy, random: (() => number) | null): Choice =>
  choose(candidates, predictions, policy, { random });

/** Standard normal draws, for the slow twin. */
function normalDraws(seed: number): () => number {
  const random = createSeededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe("thompsonProbabilities", () => {
  it("has the closed form of two beliefs: cdf of the difference over the joint standard deviation", () => {
    // (.5 - .48) / sqrt(.06^2 + .03^2); by C's erfc .617203
    const [first, second] = thompsonProbabilities([
      { mean: 0.5, standardDeviation: 0.06 },
      { mean: 0.48, standardDeviation: 0.03 },
    ]);
    expect(first).toBeCloseTo(0.617202758, 4);
    expect(first! + second!).toBeCloseTo(1, 12);
  });

  it("agrees with the frequencies of real Thompson draws", () => {
    const beliefs = means.map((mean, index) => ({ mean, standardDeviation: 0.03 + 0.02 * index }));
    const probabilities = thompsonProbabilities(beliefs);
    const normal = normalDraws(23);
    const rounds = 15_000;
    const wins = beliefs.map(() => 0);
    for (let round = 0; round < rounds; round += 1) {
      let best = 0;
      let highest = Number.NEGATIVE_INFINITY;
      beliefs.forEach(({ mean, standardDeviation }, index) => {
        const sample = mean + standardDeviation * normal();
        if (sample > highest) {
          highest = sample;
          best = index;
        }
      });
      wins[best]! += 1;
    }
    probabilities.forEach((probability, index) => {
      const error = Math.sqrt((probability * (1 - probability)) / rounds);
      expect(Math.abs(wins[index]! / rounds - probability)).toBeLessThan(4 * error + 2e-4);
    });
  });

  it("is equal for equals, certain where nothing is uncertain, and always sums to 1", () => {
    const equals = thompsonProbabilities(
      Array.from({ length: 4 }, () => ({ mean: 1, standardDeviation: 0 })),
    );
    for (const probability of equals) expect(probability).toBeCloseTo(0.25, 12);
    const sure = [
      { mean: 0.5, standardDeviation: 0 },
      { mean: 0.4, standardDeviation: 0 },
    ];
    expect(thompsonProbabilities(sure)).toEqual([1, 0]);
    expect(thompsonProbabilities([{ mean: 0.5, standardDeviation: 0.1 }])).toEqual([1]);
    const mixed = thompsonProbabilities([
      { mean: 0.5, standardDeviation: 0.3 },
      { mean: 0.49, standardDeviation: 0.001 },
    ]);
    expect(mixed[0]! + mixed[1]!).toBeCloseTo(1, 12);
  });
});

describe("exploration", () => {
  /** Draws that cover [0,1) evenly: each frequency is then within one draw of its probability. */
  const rounds = 1_000;
  const evenly = Array.from({ length: rounds }, (_, round) =>
    chooseWith(exploring(), () => (round + 0.5) / rounds),
  );

  it("draws each candidate as often as its stated propensity says", () => {
    const [{ exploration }] = evenly as [Choice];
    expect(exploration!.arms.map(({ candidateId }) => candidateId)).toEqual(["m0", "m1", "m2"]);
    let total = 0;
    for (const { candidateId, propensity } of exploration!.arms) {
      const drawn = evenly.filter(
        ({ ranked, chosenIndex }) => ranked[chosenIndex]!.candidateId === candidateId,
      );
      expect(Math.abs(drawn.length - propensity * rounds)).toBeLessThanOrEqual(1);
      for (const one of drawn) expect(one.propensity).toBe(propensity);
      total += propensity;
    }
    expect(total).toBeCloseTo(1, 12);
    expect(exploration!.arms[0]!.propensity).toBeGreaterThanOrEqual(0.8);
  });

  it("gives unbiased averages by inverse propensity: the use that the propensities are stored for", () => {
    let estimate = 0;
    let min = 1;
    for (const { ranked, chosenIndex, propensity } of evenly) {
      if (ranked[chosenIndex]!.candidateId !== "m1") continue;
      estimate += 0.79 / propensity / rounds;
      min = Math.min(min, propensity);
    }
    expect(Math.abs(estimate - 0.79)).toBeLessThan(0.79 / (min * rounds));
  });

  it("never goes beyond the bound on regret, nor out of the limits, on random tables", () => {
    const random = createSeededRandom(31);
    let drawn = 0;
    for (let round = 0; round < 500; round += 1) {
      const maxRegret = random() * 0.2;
      const table = Array.from({ length: 2 + Math.floor(random() * 12) }, (_, index) =>
        prediction(`m${index}`, random(), Math.floor(random() * 2e6), random() * 3000, random() * 0.3),
      );
      const limits = { maxCostNanoUsd: 1.5e6, maxLatencyMs: 2500, minQuality: 0.2 };
      const policy = policyOf(
        { quality: 0.6, cost: 0.3, latency: 0.1 },
        { explorationRate: 0.2, explorationMaxRegret: maxRegret, limits },
      );
      const choice = choose(
        table.map(({ candidateId }) => candidate(candidateId)),
        table,
        policy,
        { random },
      );
      const chosen = choice.ranked[choice.chosenIndex];
      if (chosen === undefined) continue;
      if (choice.chosenIndex > 0) drawn += 1;
      expect(choice.ranked[0]!.score - chosen.score).toBeLessThanOrEqual(maxRegret);
      expect(choice.propensity).toBeGreaterThan(0);
      expect(choice.propensity).toBeLessThanOrEqual(1);
      expect(chosen.prediction.cost.expectedNanoUsd).toBeLessThanOrEqual(limits.maxCostNanoUsd);
      expect(chosen.prediction.latency.totalMs).toBeLessThanOrEqual(limits.maxLatencyMs);
      expect(chosen.prediction.quality.mean).toBeGreaterThanOrEqual(limits.minQuality);
      if (choice.exploration !== null) {
        expect(choice.exploration.arms.length).toBeLessThanOrEqual(8);
        expect(choice.exploration.regret).toBe(choice.ranked[0]!.score - chosen.score);
      }
    }
    expect(drawn).toBeGreaterThan(12);
  });

  it("does not happen without a rate, without randomness, without a second candidate, or under a lock", () => {
    const last = () => 0.999_999;
    expect(chooseWith(exploring(), last).chosenIndex).toBe(2);
    const none = { chosenIndex: 0, propensity: 1, exploration: null };
    expect(chooseWith(exploring({ explorationRate: 0 }), last)).toMatchObject(none);
    expect(chooseWith(exploring(), null)).toMatchObject(none);
    expect(chooseWith(exploring({ explorationMaxRegret: 0.005 }), last)).toMatchObject(none);
    expect(choose(candidates, predictions, exploring(), { random: last, isLocked: true })).toMatchObject(
      none,
    );
    const floor = exploring({ limits: { ...noLimits, minQuality: 0.795 } });
    expect(chooseWith(floor, last)).toMatchObject(none);
  });

  it("gives a model without figures its chance, at an expected regret within the bound, and none with a bound of 0", () => {
    const unknown = { ...prediction("new", 0.6, 1e6, 1000, 0.25) };
    const table = [...predictions, { ...unknown, quality: { ...unknown.quality, evidence: [] } }];
    const all = table.map(({ candidateId }) => candidate(candidateId));
    const at = (explorationMaxRegret: number, known = table, random: () => number = () => 0) =>
      choose(all, known, exploring({ explorationMaxRegret }), { random });
    const { exploration, ranked } = at(0.02);
    const arm = exploration!.arms.find(({ candidateId }) => candidateId === "new")!;
    expect(arm.propensity).toBeGreaterThan(0.001);
    const scoreOf = new Map(ranked.map(({ candidateId, score }) => [candidateId, score]));
    const expectedRegret = exploration!.arms.reduce(
      (sum, { candidateId, propensity }) => sum + propensity * (ranked[0]!.score - scoreOf.get(candidateId)!),
      0,
    );
    expect(expectedRegret).toBeLessThanOrEqual(0.2 * 0.02);
    expect(exploration!.arms.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12);
    const drawn = at(0.02, table, () => 0.999_999_9);
    expect(drawn.ranked[drawn.chosenIndex]!.candidateId).toBe("new");
    expect(drawn.propensity).toBe(arm.propensity);
    const idsAt = (maxRegret: number, known = table) =>
      (at(maxRegret, known).exploration?.arms ?? []).map(({ candidateId }) => candidateId);
    expect(idsAt(0)).not.toContain("new");
    const seen = (observations: number) => [
      ...predictions,
      {
        ...unknown,
        quality: { ...unknown.quality, evidence: [{ source: "feedback thumbs", date: null, observations }] },
      },
    ];
    expect(idsAt(0.02, seen(4))).toContain("new");
    expect(idsAt(0.02, seen(40))).not.toContain("new");
  });

  it("draws by utility: the share of quality in the weights scales what is not known", () => {
    const weights = { quality: 2, cost: 1, latency: 1 };
    const [best, next] = [prediction("m0", 0.8, 1e6, 1_000, 0.1), prediction("m1", 0.78, 1e6, 1_000, 0.06)];
    const { exploration } = choose(
      [candidate("m0"), candidate("m1")],
      [best, next],
      policyOf(weights, { explorationRate: 1, explorationMaxRegret: 0.05 }),
      { random: () => 0 },
    );
    // (.4 - .39) / hypot(.05, .03), by C's erfc
    expect(exploration!.arms.map(({ propensity }) => propensity)[0]).toBeCloseTo(0.568104, 3);
  });

  it("draws among eight at most, two of which may be unproven, and of these only who may be nearly as good", () => {
    const near = Array.from({ length: 9 }, (_, index) =>
      prediction(`n${index}`, 0.8 - index / 1e4, 1e6, 1_000, 0.1),
    );
    const unproven = (id: string, mean: number, deviation: number) => {
      const one = prediction(id, mean, 1e6, 1_000, deviation);
      return { ...one, quality: { ...one.quality, evidence: [] } };
    };
    const idsOf = (given: readonly ReturnType<typeof prediction>[]) =>
      choose(
        given.map(({ candidateId }) => candidate(candidateId)),
        given,
        exploring({ explorationMaxRegret: 0.05 }),
        { random: () => 0 },
      ).exploration?.arms.map(({ candidateId }) => candidateId);
    expect(idsOf(near)).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"]);
    const wide = ["u0", "u1", "u2"].map((id, index) => unproven(id, 0.6 - index / 100, 0.25));
    expect(idsOf([...near, ...wide])).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "u0", "u1"]);
    expect(idsOf([near[0]!, unproven("lost", 0.6, 0.14), unproven("may", 0.59, 0.17)])).toEqual([
      "n0",
      "may",
    ]);
    const five = {
      ...wide[0]!,
      quality: { ...wide[0]!.quality, evidence: [{ source: "s", date: null, observations: 5 }] },
    };
    expect(idsOf([near[0]!, five])).toBeUndefined();
  });

  it("is exact at the ends of the draw: 0 is the best, the last sliver is the last that can be drawn", () => {
    expect(chooseWith(exploring(), () => 0).chosenIndex).toBe(0);
    const { exploration } = chooseWith(exploring(), () => 0);
    const [first, second] = exploration!.arms.map(({ propensity }) => propensity);
    expect(chooseWith(exploring(), () => first!).chosenIndex).toBe(1);
    expect(chooseWith(exploring(), () => first! + second! + 1e-12).chosenIndex).toBe(2);
    expect(chooseWith(exploring(), () => 1).chosenIndex).toBe(2);
    // The second cannot be drawn: it is certain to be worse.
    const sure = [prediction("m0", 0.8, 1e6, 1_000, 0), prediction("m1", 0.79, 1e6, 1_000, 0)];
    const sliver = choose([candidate("m0"), candidate("m1")], sure, exploring(), { random: () => 1 });
    expect(sliver).toMatchObject({ chosenIndex: 0, propensity: 1 });
    expect(choose([], [], exploring(), { random: () => 0 }).exploration).toBeNull();
  });

  it("has a bound where the policy names none", () => {
    const { explorationMaxRegret: _, ...unbounded } = exploring();
    const { exploration } = chooseWith(unbounded, () => 0);
    expect(defaultMaxRegret).toBe(0.02);
    expect(exploration!.arms.map(({ candidateId }) => candidateId)).toEqual(["m0", "m1"]);
  });

  it("is repeatable: the same seed gives the same draws", () => {
    const run = () => {
      const random = createSeededRandom(8);
      return Array.from({ length: 50 }, () => chooseWith(exploring(), random).chosenIndex);
    };
    expect(run()).toEqual(run());
    expect(new Set(run()).size).toBeGreaterThan(1);
  });
});
