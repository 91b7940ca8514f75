import {
  choose,
  createSeededRandom,
  defaultScales,
  type LoggedRequest,
  noLimits,
  type Policy,
  type Prediction,
} from "../../engine/index.ts";

interface MadeTrafficOptions {
  readonly requests: number;
  readonly seed: number;
  readonly policy?: Partial<Policy>;
  /** Added to every predicted quality: how far the predictions are off. @default 0 */
  readonly modelError?: number;
  /** Share of the requests that were scored. @default 1 */
  readonly scoredShare?: number;
}

/** Names, chances of a right answer, costs in nano-dollars, milliseconds: the more expensive the better. */
const models = [
  { id: "lab/small", chance: 0.5, costNanoUsd: 100_000, totalMs: 400 },
  { id: "lab/middle", chance: 0.65, costNanoUsd: 400_000, totalMs: 900 },
  { id: "lab/large", chance: 0.8, costNanoUsd: 2_000_000, totalMs: 2_500 },
] as const;

const madePolicy: Policy = {
  rule: { kind: "weights", weights: { quality: 0.6, cost: 0.3, latency: 0.1 } },
  scales: defaultScales,
  limits: noLimits,
  baselineModelId: null,
  explorationRate: 0.2,
  explorationMaxRegret: 1,
};

/** Requests as the engine itself decides them, scored and charged by chances that are known. */
export function madeTraffic(options: MadeTrafficOptions): LoggedRequest[] {
  const { requests, seed, modelError = 0, scoredShare = 1 } = options;
  const random = createSeededRandom(seed);
  const policy = { ...madePolicy, ...options.policy };
  return Array.from({ length: requests }, (_, row) => {
    const hardness = 0.4 * (random() - 0.5);
    const length = 0.5 + random();
    const chances = models.map(({ chance }, index) => chance - hardness * (1 - index / 4));
    const candidates = models.map(({ id }) => ({ id, model: { id }, reasoningEffort: null }));
    const predictions = models.map(
      ({ id, costNanoUsd, totalMs }, index): Prediction => ({
        candidateId: id,
        quality: { mean: chances[index]! + modelError, standardDeviation: 0.1, evidence: [] },
        cost: {
          expectedNanoUsd: Math.round(costNanoUsd * length),
          unknownReason: null,
          expectedInputTokens: 100,
          expectedOutputTokens: 100,
        },
        latency: { timeToFirstTokenMs: totalMs / 4, totalMs, source: "prior" },
      }),
    );
    const choice = choose(candidates, predictions, policy, { random });
    const order = choice.ranked.map(({ candidateId }) => models.findIndex(({ id }) => id === candidateId));
    const arms = new Map(choice.exploration?.arms.map((arm) => [arm.candidateId, arm.propensity]));
    const chosen = choice.chosenIndex;
    const model = order[chosen]!;
    return {
      cluster: `conversation ${row}`,
      taskType: null,
      candidates: order.map((index) => candidates[index]!),
      predictions: order.map((index) => predictions[index]!),
      switchCostsNanoUsd: null,
      policy,
      isLocked: false,
      chosen,
      propensities: Float64Array.from(order, (index, rank) =>
        rank === chosen ? choice.propensity : (arms.get(models[index]!.id) ?? 0),
      ),
      score: random() < scoredShare ? (random() < chances[model]! ? 1 : 0) : null,
      latencyMs: models[model]!.totalMs * (0.5 + random()),
      chargedNanoUsd: Math.round(predictions[model]!.cost.expectedNanoUsd! * (0.5 + random())),
    };
  });
}
