import {
  createSeededRandom,
  type Decision,
  type Estimate,
  type LoggedRequest,
  type Policy,
  WhatIf,
} from "../../engine/index.ts";
import {
  type RecordedTraffic,
  recordedTraffic,
  routed,
  type TrafficSource,
} from "./regret/recorded-traffic.ts";

interface WhatIfCoverageOptions {
  readonly seeds: number;
  /** Logged requests of each seed. */
  readonly requests: number;
  /** `routing.explore` and `routing.explore_max_regret` of the log. */
  readonly exploration: number;
  readonly maxRegret: number;
}

/** What was asked of the logs, and how the answers compare with the truth. */
interface WhatIfCoverage {
  readonly qualityShare: number;
  /** Questions of this setting, one for each seed. */
  readonly asked: number;
  readonly refused: number;
  /** Of the answers, how many intervals of the doubly robust estimate hold the truth. */
  readonly qualityHeld: number;
  readonly costHeld: number;
  /** Smallest effective sample of an answer, and largest of a refusal for want of samples; null: there is none. */
  readonly minEffectiveSamples: number | null;
}

/** Share of quality in the weights of each setting, the rest is cost's. */
const askedShares: readonly number[] = Array.from({ length: 20 }, (_, index) => 0.05 * (index + 1));

const weightsOf = (qualityShare: number): Policy["rule"] => ({
  kind: "weights",
  weights: { quality: qualityShare, cost: 1 - qualityShare, latency: 0 },
});

/**
 * Logs of the engine's own decisions with exploration on recorded outcomes, asked what other weights would have done. The truth is known: every model's score and
 * cost on every prompt is recorded, and requests are drawn evenly from the prompts.
 */
export function whatIfCoverage(
  source: TrafficSource,
  options: WhatIfCoverageOptions,
): readonly WhatIfCoverage[] {
  const counts = askedShares.map((qualityShare) => ({
    ...{ qualityShare, asked: 0, refused: 0, qualityHeld: 0, costHeld: 0 },
    minEffectiveSamples: null as number | null,
  }));
  for (let seed = 1; seed <= options.seeds; seed += 1) {
    const traffic = recordedTraffic(source, { seed, exploration: options.exploration });
    const log = [...loggedRequests(traffic, options, seed)];
    for (const count of counts) {
      const rule = weightsOf(count.qualityShare);
      const truth = trueMeans(traffic, { ...traffic.policy, rule, explorationRate: 0 });
      const whatIf = new WhatIf({ policy: (decided) => ({ ...decided, rule }) });
      for (const request of log) whatIf.add(request);
      const { quality, costPerThousandUsd } = whatIf.result();
      count.asked += 1;
      if (quality.refusal !== null || costPerThousandUsd.refusal !== null) {
        count.refused += 1;
        continue;
      }
      const { effectiveSamples } = quality.overlap;
      count.minEffectiveSamples = Math.min(count.minEffectiveSamples ?? effectiveSamples, effectiveSamples);
      if (holds(quality.doublyRobust, truth.score)) count.qualityHeld += 1;
      if (holds(costPerThousandUsd.doublyRobust, truth.costPerThousandUsd)) count.costHeld += 1;
    }
  }
  return counts;
}

const holds = ({ low, high }: Estimate, truth: number): boolean =>
  low !== null && high !== null && low <= truth && truth <= high;

/** Dollars that a model's reply to a prompt cost. */
const paidUsd = ({ policy, qualityShare, prompts }: RecordedTraffic, prompt: number, model: number): number =>
  (prompts[prompt]!.paidTerms[model]! * policy.scales.costUsd) / (1 - qualityShare);

function* loggedRequests(
  traffic: RecordedTraffic,
  { requests, maxRegret }: WhatIfCoverageOptions,
  seed: number,
): Generator<LoggedRequest> {
  const random = createSeededRandom(4000 + seed);
  const router = traffic.router(true, { random });
  const policy = { ...traffic.policy, explorationMaxRegret: maxRegret };
  const indexOf = new Map(traffic.candidates.map(({ id }, index) => [id, index]));
  for (let count = 0; count < requests; count += 1) {
    const prompt = Math.floor(random() * traffic.prompts.length);
    const { parsed, scores, taskType } = traffic.prompts[prompt]!;
    const { decision } = routed(router, parsed, traffic.candidates, policy);
    const chosen = decision.ranked.findIndex(({ candidateId }) => candidateId === decision.chosenCandidateId);
    const model = indexOf.get(decision.chosenCandidateId)!;
    yield {
      cluster: String(count),
      taskType,
      candidates: decision.ranked.map(({ candidateId, modelId, reasoningEffort }) => ({
        ...{ id: candidateId, model: { id: modelId }, reasoningEffort },
      })),
      predictions: decision.ranked.map(({ prediction }) => prediction),
      ...{ switchCostsNanoUsd: null, policy, isLocked: false, chosen },
      propensities: propensitiesOf(decision),
      score: scores[model]!,
      chargedNanoUsd: Math.round(1e9 * paidUsd(traffic, prompt, model)),
      latencyMs: null,
    };
  }
}

function propensitiesOf({ ranked, exploration, chosenCandidateId, propensity }: Decision): Float64Array {
  const arms = new Map(exploration?.arms.map((arm) => [arm.candidateId, arm.propensity]));
  return Float64Array.from(
    ranked,
    ({ candidateId }) => arms.get(candidateId) ?? (candidateId === chosenCandidateId ? propensity : 0),
  );
}

function trueMeans(
  traffic: RecordedTraffic,
  policy: Policy,
): { readonly score: number; readonly costPerThousandUsd: number } {
  const router = traffic.router(true);
  const indexOf = new Map(traffic.candidates.map(({ id }, index) => [id, index]));
  let score = 0;
  let usd = 0;
  for (const [prompt, { parsed, scores }] of traffic.prompts.entries()) {
    const { decision } = routed(router, parsed, traffic.candidates, policy);
    const model = indexOf.get(decision.chosenCandidateId)!;
    score += scores[model]!;
    usd += paidUsd(traffic, prompt, model);
  }
  const count = traffic.prompts.length;
  return { score: score / count, costPerThousandUsd: (1000 * usd) / count };
}
