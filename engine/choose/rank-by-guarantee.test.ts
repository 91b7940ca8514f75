import { describe, expect, it } from "vitest";
import type { Policy, Prediction } from "../contracts/index.ts";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { choose } from "./choose.ts";
import { explainChoice, explainCounterfactual } from "./explain.ts";
import { keepProbability } from "./keep-probability.ts";
import { defaultPolicy, noLimits } from "./policy-defaults.ts";
import { candidate, prediction } from "./test-support/samples.ts";

const share = 0.95;
const policyAt = (confidence: number, changes: Partial<Policy> = {}): Policy => ({
  ...defaultPolicy,
  rule: { kind: "guarantee", share, confidence },
  baselineModelId: "base",
  ...changes,
});
const base = prediction("base", 0.9, 10_000_000, 2000, 0.04);
const good = prediction("good", 0.9, 4_000_000, 1000, 0.02);
const fair = prediction("fair", 0.88, 2_000_000, 1000, 0.03);
const poor = prediction("poor", 0.6, 100_000, 500, 0.02);
const all = [poor, base, good, fair];

function chosenOf(
  predictions: readonly Prediction[],
  policy: Policy,
  baseline: Prediction | null = base,
  switchCostsNanoUsd: readonly number[] | null = null,
) {
  return choose(
    predictions.map(({ candidateId }) => candidate(candidateId)),
    predictions,
    policy,
    {
      baseline: baseline === null ? null : { candidateId: baseline.candidateId, prediction: baseline },
      switchCostsNanoUsd,
      random: () => 0.999,
    },
  );
}

describe("the policy guarantee", () => {
  it("takes the cheapest that reaches the confidence", () => {
    expect(chosenOf(all, policyAt(0.69)).ranked.map((one) => one.candidateId)).toEqual([
      "fair",
      "good",
      "base",
      "poor",
    ]);
    expect(chosenOf(all, policyAt(0.7)).ranked[0]!.candidateId).toBe("good");
    expect(chosenOf(all, policyAt(0.7)).guarantee).toEqual({
      baselineCandidateId: "base",
      probability: expect.closeTo(0.85266, 5),
      qualified: 2,
    });
  });

  it("takes the baseline itself where nothing cheaper reaches it", () => {
    const { ranked, guarantee, propensity } = chosenOf(all, policyAt(0.9));
    expect(ranked[0]!.candidateId).toBe("base");
    expect(guarantee).toEqual({ baselineCandidateId: "base", probability: 1, qualified: 1 });
    expect(propensity).toBe(1);
  });

  it("never takes what is more expensive than the baseline, however good", () => {
    const best = prediction("best", 0.99, 11_000_000, 1000, 0.001);
    expect(chosenOf([base, best], policyAt(0.9)).ranked[0]!.candidateId).toBe("base");
  });

  it("counts what switching costs", () => {
    // good costs $.004 and 7 m$ of lost cache: more than to stay with the baseline at $.010.
    expect(chosenOf(all, policyAt(0.7), base, [7e6, 0, 7e6, 7e6]).ranked[0]!.candidateId).toBe("base");
    expect(chosenOf(all, policyAt(0.7), base, [4e6, 0, 4e6, 4e6]).ranked[0]!.candidateId).toBe("good");
  });

  it("stays with the baseline unless a tenth of its cost is saved", () => {
    const at = (costNanoUsd: number): Prediction => prediction("near", 0.9, costNanoUsd, 1000, 0.001);
    expect(chosenOf([base, at(9_100_000)], policyAt(0.7)).ranked[0]!.candidateId).toBe("base");
    expect(chosenOf([base, at(8_900_000)], policyAt(0.7)).ranked[0]!.candidateId).toBe("near");
  });

  it("takes a baseline without a price, as nothing can be called cheaper, unless a ceiling forbids it", () => {
    const unpriced = prediction("base", 0.9, null, 2000, 0.04);
    const free = prediction("free", 0.95, 0, 1, 0.02);
    for (const given of [
      [unpriced, good, free],
      [free, good, unpriced],
    ])
      expect(chosenOf(given, policyAt(0.7), unpriced).ranked.map(({ candidateId }) => candidateId)).toEqual([
        ...["base", "free", "good"],
      ]);
    expect(chosenOf([unpriced, good], policyAt(0.7), unpriced).excluded).toEqual([]);
    // Of the baseline alone: nobody else is taken without a price.
    const other = chosenOf([base, prediction("other", 0.95, null, 1, 0.01)], policyAt(0.7));
    expect(other.excluded.map(({ candidateId, code }) => [candidateId, code])).toEqual([
      ["other", "unpriced"],
    ]);
    const limited = policyAt(0.9, { limits: { ...noLimits, maxCostNanoUsd: 5e6 } });
    const { ranked, excluded } = chosenOf([unpriced, good], limited, unpriced);
    expect(ranked).toEqual([]);
    expect(excluded.map(({ code }) => code)).toEqual(["unpriced", "guarantee_not_met"]);
  });

  it("measures against a baseline that cannot serve, and says what is missing where none reaches it", () => {
    expect(chosenOf([poor, good], policyAt(0.8)).ranked[0]!.candidateId).toBe("good");
    const { ranked, excluded } = chosenOf([poor, good], policyAt(0.9));
    expect(ranked).toEqual([]);
    expect(excluded[0]).toEqual({
      candidateId: "good",
      code: "guarantee_not_met",
      reason:
        "keeps 95% of base's quality with probability 0.853, 0.9 is asked for, and base itself cannot serve this request",
    });
    expect(chosenOf([good], policyAt(0.9), null).excluded[0]!.reason).toContain("no baseline");
  });

  it("takes what reaches the confidence exactly, of equal costs the better, of equals the first by id", () => {
    const sure = (id: string, mean: number) => prediction(id, mean, 4_000_000, 1_000, 0.02);
    const exact = keepProbability(good.quality, base.quality, share);
    expect(chosenOf([base, good], policyAt(exact)).ranked[0]!.candidateId).toBe("good");
    const ids = (given: readonly Prediction[]) =>
      chosenOf(given, policyAt(0.7)).ranked.map(({ candidateId }) => candidateId);
    const [worse, better] = [sure("a", 0.9), sure("z", 0.92)];
    for (const given of [
      [worse, better],
      [better, worse],
    ])
      expect(ids(given)).toEqual(["z", "a"]);
    const alike = ["c", "b", "d"].map((id) => sure(id, 0.9));
    for (const given of [alike, alike.toReversed(), [alike[2]!, alike[0]!, alike[1]!]])
      expect(ids(given)).toEqual(["b", "c", "d"]);
    expect(chosenOf([], policyAt(0.7))).toMatchObject({ ranked: [], excluded: [], guarantee: null });
  });

  it("applies ceilings and floors first", () => {
    const floor = policyAt(0.69, { limits: { ...noLimits, minQuality: 0.89 } });
    expect(chosenOf(all, floor).ranked[0]!.candidateId).toBe("good");
  });

  it("is never drawn from", () => {
    const { exploration, chosenIndex } = chosenOf(all, policyAt(0.69, { explorationRate: 0.2 }));
    expect(exploration).toBeNull();
    expect(chosenIndex).toBe(0);
  });

  it("keeps its word on random tables: the choice qualifies, and nothing cheaper does", () => {
    const random = createSeededRandom(17);
    for (let round = 0; round < 150; round += 1) {
      const predictions = Array.from({ length: 1 + Math.floor(random() * 8) }, (_, index) =>
        prediction(`m${index}`, random(), Math.floor(random() * 1e7), 1000, random() * 0.2),
      );
      const baseline = predictions[Math.floor(random() * predictions.length)]!;
      const confidence = 0.5 + random() / 2;
      const { ranked } = chosenOf(predictions, policyAt(confidence), baseline);
      const [chosen] = ranked;
      expect(chosen!.score).toBeGreaterThanOrEqual(confidence);
      for (const one of ranked.slice(1)) {
        const limit =
          chosen!.candidateId === baseline.candidateId
            ? 0.9 * baseline.cost.expectedNanoUsd!
            : chosen!.prediction.cost.expectedNanoUsd!;
        const isCheaper = one.prediction.cost.expectedNanoUsd! < limit;
        if (isCheaper) expect(one.score).toBeLessThan(confidence);
      }
    }
  });
});

describe("the explanation of a guarantee", () => {
  const explain = (confidence: number) => {
    const policy = policyAt(confidence);
    const explained = {
      choice: chosenOf(all, policy),
      policy,
      tasks: [{ taskType: "math", probability: 0.9 }],
      novelty: 0,
      past: null,
      hasRandom: true,
    };
    return [explainChoice(explained), explainCounterfactual(explained)] as const;
  };

  it("names the probability", () => {
    const [reason, counterfactual] = explain(0.7);
    expect(reason).toMatch(
      /: the cheapest of 2 that keep 95% of base's quality, with probability 0\.853 where 0\.7 is asked for\.$/,
    );
    expect(counterfactual).toBe("fair would have been chosen at a confidence of 0.697.");
    expect(chosenOf(all, policyAt(0.697)).ranked[0]!.candidateId).toBe("fair");
  });

  it("says of the baseline what came nearest", () => {
    expect(explain(0.9)[0]).toMatch(
      /: the baseline itself: of what is cheaper, good comes nearest to keeping 95% of its quality, with probability 0\.853 where 0\.9 is asked for\.$/,
    );
  });
});
