import { describe, expect, it } from "vitest";
import type { EvidenceRow, Priors, QualityPrior } from "../../contracts/index.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitPriors } from "./fit-priors.ts";
import { logit, shareOfLogit } from "./suite-difficulty.ts";

const deviation = 0.09;
const promptsPerCandidate = 60;

interface World {
  readonly priors: Priors;
  /** What each candidate truly scores on the suite's kind of prompt. */
  readonly truth: ReadonlyMap<string, number>;
  readonly evidence: readonly EvidenceRow[];
}

/** Six candidates with figures that err as much as they say, and a suite of some difficulty that the first three were asked. */
function world(seed: number, difficulty: number): World {
  const random = createSeededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = new Map<string, number>();
  const evidence: EvidenceRow[] = [];
  const candidates = Object.fromEntries(
    Array.from({ length: 6 }, (_, at) => {
      const id = `c${at}`;
      const mean = 0.45 + 0.4 * random();
      const ability = logit(mean) + normal() * (deviation / (mean * (1 - mean)));
      truth.set(id, shareOfLogit(ability + difficulty));
      if (at < 3)
        for (let prompt = 0; prompt < promptsPerCandidate; prompt += 1)
          evidence.push(row(id, `p${prompt}`, random() < (truth.get(id) ?? 0) ? 1 : 0));
      const belief = { mean, standardDeviation: deviation, evidence: [] };
      return [
        id,
        {
          quality: { math: belief },
          overall: belief,
          verbosity: 1,
          timeToFirstTokenMs: 1,
          outputTokensPerSecond: 1,
        },
      ];
    }),
  );
  const priors = {
    schemaVersion: 1,
    version: "v",
    taskTypes: [{ id: "math" }],
    candidates,
  } as unknown as Priors;
  return { priors, truth, evidence };
}

const row = (candidateId: string, promptId: string, score: number): EvidenceRow => ({
  promptId,
  candidateId,
  taskType: "math",
  score,
  unscoredReason: null,
  costNanoUsd: null,
  outputTokens: null,
  source: "eval",
  sourceName: "run",
  weight: 1,
  observedAtMs: 0,
});

const beliefs = ({ priors, evidence }: World, difficultyDeviation?: number): Map<string, QualityPrior> => {
  const fitted = fitPriors(
    evidence,
    priors,
    difficultyDeviation === undefined ? {} : { difficultyDeviation },
  );
  return new Map(
    Object.entries(fitted.candidates).map(([id, { quality }]) => [id, quality.math as QualityPrior]),
  );
};
const best = (values: ReadonlyMap<string, number>): string =>
  [...values].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What is lost by choosing the candidate that is believed to be best. */
function regret(one: World, difficultyDeviation?: number): number {
  const means = new Map([...beliefs(one, difficultyDeviation)].map(([id, belief]) => [id, belief.mean]));
  return (one.truth.get(best(one.truth)) ?? 0) - (one.truth.get(best(means)) ?? 0);
}

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

describe("fitPriors, where half of the candidates were measured", () => {
  it.each([-2, -1, 1])(
    "loses less by its choice on a suite that is %s logits easier than the figures",
    (difficulty) => {
      const worlds = seeds.map((seed) => world(seed, difficulty));
      const plain = mean(worlds.map((one) => regret(one, 0)));
      const corrected = mean(worlds.map((one) => regret(one)));
      expect(corrected).toBeLessThan(0.85 * plain);
    },
  );

  it("loses nothing to speak of on a suite that is as hard as the figures", () => {
    const worlds = seeds.map((seed) => world(seed, 0));
    const plain = mean(worlds.map((one) => regret(one, 0)));
    expect(mean(worlds.map((one) => regret(one)))).toBeLessThan(plain + 0.005);
  });

  it("is as wrong about the unmeasured as it says, whatever the difficulty", () => {
    const random = createSeededRandom(9);
    const residuals = seeds.flatMap((seed) => {
      const one = world(seed, -2 + 4 * random());
      const after = beliefs(one);
      return ["c3", "c4", "c5"].map((id) => {
        const belief = after.get(id) as QualityPrior;
        return (belief.mean - (one.truth.get(id) ?? 0)) / belief.standardDeviation;
      });
    });
    expect(Math.abs(mean(residuals))).toBeLessThan(0.2);
    const deviation = Math.sqrt(mean(residuals.map((residual) => residual ** 2)));
    expect(deviation).toBeGreaterThan(0.8);
    expect(deviation).toBeLessThan(1.25);
  });

  it("names the difficulty as what moved them, and keeps their order", () => {
    const after = beliefs(world(3, -2));
    const before = world(3, -2).priors.candidates;
    expect(after.get("c4")?.evidence).toEqual([
      { source: "difficulty of eval-run run", date: "1970-01-01", observations: 0 },
    ]);
    const order = (values: ReadonlyMap<string, number>): string[] =>
      ["c3", "c4", "c5"].sort((one, other) => (values.get(one) ?? 0) - (values.get(other) ?? 0));
    expect(order(new Map([...after].map(([id, belief]) => [id, belief.mean])))).toEqual(
      order(new Map(Object.entries(before).map(([id, { overall }]) => [id, overall.mean]))),
    );
  });

  it("blames the candidate, not the suite, where the others did as was believed", () => {
    const { priors } = world(1, 0);
    const id = (at: number): string => `c${at}`;
    const evidence = [0, 1, 2, 3].flatMap((at) => {
      const expected = at === 0 ? 0.1 : (priors.candidates[id(at)]?.overall.mean ?? 0);
      return Array.from({ length: 60 }, (_, prompt) =>
        row(id(at), `p${prompt}`, prompt < 60 * expected ? 1 : 0),
      );
    });
    const after = fitPriors(evidence, priors).candidates;
    const change = (at: number): number =>
      (after[id(at)]?.quality.math?.mean ?? 0) - (priors.candidates[id(at)]?.overall.mean ?? 0);
    expect(change(0)).toBeLessThan(-0.3);
    expect(Math.abs(change(4))).toBeLessThan(0.3 * Math.abs(change(0)));
    // A hint of its other work, of which a quarter counts.
    expect(after.c0?.overall.mean).toBeLessThan(priors.candidates.c0?.overall.mean ?? 0);
    expect(after.c4?.overall).toBe(priors.candidates.c4?.overall);
  });

  it("leaves candidates of another scale alone, and takes in those that will be compared", () => {
    const { priors, evidence } = world(1, -2);
    const after = fitPriors(evidence, priors, {
      scaleOf: (id) => (id === "c5" ? "other" : "figures"),
      others: ["new"],
    }).candidates;
    expect(after.c5).toBe(priors.candidates.c5);
    expect(after.new?.quality.math?.mean).toBeLessThan(0.4);
    expect(after.new?.overall.mean).toBe(0.5);
  });
});
