import { describe, expect, it } from "vitest";
import type { Decision, Policy, RankedCandidate, SwitchFacts } from "../contracts/index.ts";
import { type ExplainedDecision, explainChoice, explainDecision } from "./explain.ts";
import { RoutedDecision } from "./routed-decision.ts";
import { policyOf, prediction } from "./test-support/samples.ts";

const ranked = (id: string, score: number, nanoUsd: number | null, changes = {}): RankedCandidate => ({
  ...{ candidateId: id, modelId: id, reasoningEffort: null, score },
  prediction: prediction(id, 0.9, nanoUsd, 1_000),
  ...changes,
});
const weighing: Policy = policyOf({ quality: 6, cost: 3, latency: 1 });
const decision: ExplainedDecision = {
  requestedModel: "auto",
  tasks: [{ taskType: "math", probability: 0.914 }],
  novelty: 0.499,
  ranked: [ranked("a", 0.5, 1e6), ranked("b", 0.44, 1e6)],
  chosenCandidateId: "a",
  propensity: 1,
  policy: weighing,
};
const explain = (changes: Partial<ExplainedDecision> = {}) => explainDecision({ ...decision, ...changes });
/** What stands behind the figures. */
const why = (changes: Partial<ExplainedDecision>): string => explain(changes).reason.split(" s: ")[1]!;
const head = "a is expected to score 0.90 ± 0.10 (by livebench of 2026-01-08) for $0.0010 in 1.0 s";
const best = "the best trade of 2 candidates where 0.01 of quality is worth $0.00020";

describe("explainDecision", () => {
  it("says task, figures, source and rule", () => {
    expect(explain()).toEqual({
      reason: `Read as math (91%); ${head}: ${best}.`,
      counterfactual: "b would have been chosen with 0.10 more expected quality.",
    });
    expect(explain({ tasks: [] }).reason).toBe(`The model was named by the client; ${head}: ${best}.`);
    expect(explain({ novelty: 0.5 }).reason).toContain(
      "(91%), unlike what is known, so general figures count; a",
    );
    const of = (evidence: readonly object[], nanoUsd: number | null = 1e6) => {
      const one = ranked("a", 0.5, nanoUsd);
      const quality = { ...one.prediction.quality, evidence } as typeof one.prediction.quality;
      return explain({ ranked: [{ ...one, prediction: { ...one.prediction, quality } }] });
    };
    expect(of([]).reason).toContain("(no figure is published, so its price stands in) for $0.0010 in");
    expect(of([{ source: "thumbs", date: null, observations: 9 }], null).reason).toContain(
      "(by thumbs) for an unknown price in 1.0 s: the best trade of 1 candidate where",
    );
    expect(of([]).counterfactual).toBeNull();
    const quick = ranked("a", 0.5, 1e6);
    const latency = { ...quick.prediction.latency, totalMs: 27.4 };
    const { reason } = explain({ ranked: [{ ...quick, prediction: { ...quick.prediction, latency } }] });
    expect(reason).toContain("for $0.0010 in 27 ms: ");
  });

  it("says of a named model that it was named, and of nothing that nothing was left", () => {
    expect(explain({ ranked: [], requestedModel: "openai/gpt-5" })).toEqual({
      ...{ reason: "The client named openai/gpt-5.", counterfactual: null },
    });
    const choice = {
      ranked: [],
      excluded: [],
      chosenIndex: 0,
      propensity: 1,
      guarantee: null,
      exploration: null,
    };
    const nothing = { choice, policy: weighing, tasks: [], novelty: 0, past: null, hasRandom: true };
    expect(explainChoice(nothing)).toBe("No candidate was left.");
  });

  it("says what a unit of quality is worth where that is known, and that a draw was not possible", () => {
    const alone = "the best trade of 2 candidates";
    const weights = (quality: number, cost: number) => policyOf({ quality, cost, latency: 0 });
    expect(why({ policy: weights(1, 0) })).toBe(`${alone}.`);
    const cheapest = { policy: weights(0, 2), ranked: [ranked("a", -0.1, 1e6), ranked("b", -0.15, 2e6)] };
    expect(why(cheapest)).toBe(`${alone}.`);
    expect(explain(cheapest).counterfactual).toBe("b came second, 0.050 of utility behind.");
    const exploring = { policy: { ...weighing, explorationRate: 0.1 } };
    expect(why(exploring)).toBe(`${best}.`);
    expect(why({ ...exploring, canDraw: true })).toBe(`${best}.`);
    expect(why({ ...exploring, canDraw: false })).toBe(
      `${best}, taken without the exploration that is set, as no source of randomness was given.`,
    );
    expect(why({ canDraw: false })).toBe(`${best}.`);
    const exploration = { arms: [{}, {}, {}], regret: 0 } as unknown as NonNullable<Decision["exploration"]>;
    const drawn = { ...exploring, exploration, propensity: 0.0456 };
    expect(why(drawn)).toBe(`${best}.`);
    expect(explain({ ...drawn, chosenCandidateId: "b" })).toEqual({
      reason: expect.stringContaining(
        "; b is expected to score 0.90 ± 0.10 (by livebench of 2026-01-08) for $0.0010 in 1.0 s: drawn to learn, with probability 0.046, from 3 candidates that are, or may be, nearly as good as a.",
      ),
      counterfactual: "Without exploration a would have been chosen.",
    });
  });

  it("says what leaving the model that served last was counted as, and its note", () => {
    const past: SwitchFacts = {
      ...{ lastCandidateId: "z", lock: null, isLockHeld: false, switchCostNanoUsd: 2e6, note: null },
    };
    const counted = "; leaving z, which served last, was counted as $0.0020 of lost prompt cache";
    expect(why({ switch: past })).toBe(`${best}${counted}.`);
    expect(why({ switch: { ...past, note: "noted" } })).toBe(`${best}${counted}; noted.`);
    for (const switchCostNanoUsd of [0, null]) {
      expect(why({ switch: { ...past, switchCostNanoUsd } })).toBe(`${best}.`);
      expect(why({ switch: { ...past, switchCostNanoUsd, note: "noted" } })).toBe(`${best}; noted.`);
    }
    expect(explain({ switch: past }).counterfactual).not.toBeNull();
    expect(explain({ switch: { ...past, isLockHeld: true } })).toEqual({
      reason: expect.stringMatching(/ s: the conversation stays with the model that served it last\.$/),
      counterfactual: null,
    });
  });

  const rule = { kind: "guarantee", share: 0.95, confidence: 0.9, baseline: "base" } as const;
  const guaranteed = (chosenCandidateId: string, candidates: readonly RankedCandidate[], qualified = 2) =>
    explain({
      ...{ policy: { ...weighing, rule }, chosenCandidateId, ranked: candidates },
      guarantee: { baselineCandidateId: "base", probability: 0.9567, qualified },
    });

  it("says of a guarantee what it holds, or what came nearest", () => {
    expect(guaranteed("a", [ranked("a", 0.9567, 1e6), ranked("base", 1, 5e6)]).reason).toContain(
      "the cheapest of 2 that keep 95% of base's quality, with probability 0.957 where 0.9 is asked for.",
    );
    const nearest = guaranteed("base", [
      ranked("base", 1, 5e6),
      ranked("far", 0.3, 4e6),
      ranked("near", 0.7899, 4_999_999),
      ranked("alike", 0.7899, 4e6),
      ranked("unpriced", 0.89, null),
      ranked("as expensive", 0.88, 5e6),
      ranked("by its switch", 0.87, 4e6, { switchCostNanoUsd: 1e6 }),
    ]);
    expect(nearest.reason).toContain(
      "the baseline itself: of what is cheaper, near comes nearest to keeping 95% of its quality, with probability 0.790 where 0.9 is asked for.",
    );
    // Rounded down: at this confidence it does qualify.
    expect(nearest.counterfactual).toBe("near would have been chosen at a confidence of 0.789.");
    const alone = guaranteed("base", [ranked("base", 1, 5e6), ranked("b", 0.3, 6e6)]);
    expect(alone.reason).toContain("the baseline itself, and nothing that qualifies is cheaper.");
    expect(alone.counterfactual).toBeNull();
    expect(guaranteed("base", [ranked("base", 1, null), ranked("b", 0.3, 6e6)]).reason).toContain(
      "for an unknown price in 1.0 s: the baseline itself: without its price nothing can be called cheaper.",
    );
    expect(why({ policy: { ...weighing, rule } })).toBe("the only candidate left.");
  });
});

describe("RoutedDecision", () => {
  it("holds its facts, and makes its sentences when they are read", () => {
    const facts = {
      ...decision,
      ...{ requestId: "r1", decidedAtMs: 7, excluded: [], priorsVersion: "p", embedderId: "e" },
      ...{ embeddingDepth: "full", decisionMs: 0.3 },
    } as unknown as ConstructorParameters<typeof RoutedDecision>[0];
    const made = new RoutedDecision(facts);
    expect({ ...made }).toEqual({ ...facts });
    expect({ reason: made.reason, counterfactual: made.counterfactual }).toEqual(explain());
  });
});
