import {
  type Candidate,
  createRouter,
  fitEvidenceModel,
  type InPlaceEmbedder,
  type ParsedRequest,
  type Policy,
  type Priors,
  type PromptFeatures,
  parseRequest,
  type Router,
  type RouterPorts,
  serializeEvidenceModel,
} from "../../../engine/index.ts";
import type { OutcomeTable } from "../../load/outcome-table.ts";
import { selectPrompts } from "../../load/select-prompts.ts";
import { splitRows } from "../../load/split-rows.ts";
import { outcomesToFitTable } from "../../replay/outcomes-to-fit-table.ts";
import { usableOutcomes } from "../../replay/usable-outcomes.ts";

/** A recorded prompt as a request that any rule may route. */
export interface TrafficPrompt {
  readonly parsed: ParsedRequest;
  /** As the engine's classifier reads it. */
  readonly taskType: string;
  /** What each model is expected to cost, in units of utility. */
  readonly costTerms: Float64Array;
  /** Recorded score of each model, [0,1]. */
  readonly scores: Float64Array;
  /** Recorded cost of each model, in units of utility. */
  readonly paidTerms: Float64Array;
}

/** Recorded outcomes in two halves by question: one that may be learned from beforehand, one that arrives as requests. */
export interface RecordedTraffic {
  readonly candidates: readonly Candidate[];
  readonly policy: Policy;
  /** All that a prompt may be read as. */
  readonly taskTypes: readonly string[];
  /** Share of quality in the weights. */
  readonly qualityShare: number;
  readonly prompts: readonly TrafficPrompt[];
  /** The other half, which a warm start has seen. */
  readonly seen: readonly Pick<TrafficPrompt, "taskType" | "scores">[];
  /** A router of the engine's own with nothing learned yet. */
  readonly router: (isWarm: boolean, ports?: Partial<RouterPorts>) => Router;
}

/** Everything that reads prompts, made once for all halves. */
export interface TrafficSource {
  readonly table: OutcomeTable;
  readonly features: readonly PromptFeatures[];
  readonly embedder: InPlaceEmbedder;
  readonly priors: Priors;
}

/** Without latency, which the files do not hold. */
const weights = { quality: 0.6, cost: 0.3, latency: 0 } as const;
/** A reply of the model that costs most, on average, weighs as this much of quality: owners set `scales` so that cost matters. */
const worstCostAsQuality = 0.2;

/** @param exploration share of requests that may be drawn */
export function recordedTraffic(
  source: TrafficSource,
  { seed, exploration }: { readonly seed: number; readonly exploration: number },
): RecordedTraffic {
  const { table, embedder, priors } = source;
  const { train, test } = splitRows(table, seed, 0.5);
  const { outcomes, hasCosts } = usableOutcomes(selectPrompts(table, test));
  const models = outcomes.models;
  const columns = models.map((model) => table.models.indexOf(model));
  const rows = outcomes.promptIndices.map((at) => test[at]!);
  const parsed = new Map(
    [...rows, ...train].map((row) => [
      row,
      parseRequest({ model: "auto", messages: [{ role: "user", content: table.prompts[row]!.text }] }),
    ]),
  );
  const paidUsd = models.map((_, model) =>
    meanOf(rows.keys(), (at) => outcomes.costsUsd[at * models.length + model]!),
  );
  const meanTokens = meanOf(rows, (row) => parsed.get(row)!.inputTokensEstimate);
  const candidates = models.map((model, index) =>
    madeCandidate(model, hasCosts ? paidUsd[index]! / (meanTokens + ordinaryReplyTokens) : 0),
  );
  const scaleUsd = hasCosts
    ? (weights.cost * Math.max(...paidUsd)) / (weights.quality * worstCostAsQuality)
    : 1;
  const policy: Policy = {
    rule: { kind: "weights", weights },
    scales: { costUsd: scaleUsd, latencyMs: 10_000 },
    limits: { maxCostNanoUsd: null, maxLatencyMs: null, minQuality: null },
    baselineModelId: null,
    explorationRate: exploration,
  };
  const costShare = weights.cost / (weights.quality + weights.cost);
  const costTerm = (usd: number): number => (costShare * usd) / scaleUsd;
  const warm = withEvidence(source, train, models, columns, candidates, seed);
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const router = (isWarm: boolean, ports: Partial<RouterPorts> = {}): Router =>
    createRouter(isWarm ? warm : priors, { embedder, clock, liveLatency: () => null, ...ports });
  const reader = router(false);
  const read = (row: number): { taskType: string; costTerms: Float64Array } => {
    const { decision } = routed(reader, parsed.get(row)!, candidates, policy);
    const costs = new Map(
      decision.ranked.map(({ candidateId, prediction }) => [
        candidateId,
        prediction.cost.expectedNanoUsd ?? 0,
      ]),
    );
    return {
      taskType: decision.tasks[0]!.taskType,
      costTerms: Float64Array.from(candidates, ({ id }) => costTerm(costs.get(id)! / 1e9)),
    };
  };
  const cellsOf = (values: Float64Array, at: number): Float64Array =>
    values.slice(at * models.length, (at + 1) * models.length);
  return {
    candidates,
    policy,
    taskTypes: priors.taskTypes.map(({ id }) => id),
    qualityShare: weights.quality / (weights.quality + weights.cost),
    prompts: rows.map((row, at) => ({
      parsed: parsed.get(row)!,
      ...read(row),
      scores: cellsOf(outcomes.scores, at),
      paidTerms: hasCosts ? cellsOf(outcomes.costsUsd, at).map(costTerm) : new Float64Array(models.length),
    })),
    seen: train.map((row) => ({
      taskType: read(row).taskType,
      scores: Float64Array.from(columns, (column) => table.scoreAt(row, column) ?? Number.NaN),
    })),
    router,
  };
}

/** @throws Error where nothing is left, which cannot be: there are no limits */
export function routed(
  router: Router,
  parsed: ParsedRequest,
  candidates: readonly Candidate[],
  policy: Policy,
) {
  const { decision } = router.route({
    ...{ requestId: "simulated", requestedModel: "auto", parsed, candidates, policy },
    isHealthy: () => true,
  });
  if (decision === null) throw new Error("No candidate is left for a recorded prompt.");
  return { decision };
}

/** Length of a reply, in tokens, that prices are read off recorded costs with: the files hold no token counts. */
const ordinaryReplyTokens = 200;

/** @param usdPerToken one price for what goes in and out */
function madeCandidate(name: string, usdPerToken: number): Candidate {
  const id = `recorded/${name}`;
  const nanoUsdPerMillion = Math.round(usdPerToken * 1e15);
  const unknown = {
    tools: null,
    jsonSchema: null,
    jsonMode: null,
    imageInput: null,
    audioInput: null,
    videoInput: null,
    fileInput: null,
  };
  return {
    id,
    reasoningEffort: null,
    model: {
      id,
      capabilities: unknown,
      contextWindowTokens: 1_000_000,
      maxOutputTokens: null,
      price: {
        inputNanoUsdPerMillion: nanoUsdPerMillion,
        outputNanoUsdPerMillion: nanoUsdPerMillion,
        cachedInputNanoUsdPerMillion: null,
        cacheWriteNanoUsdPerMillion: null,
        requestNanoUsd: 0,
        tiers: [],
        source: "recorded costs",
      },
      reasoningEfforts: [],
      deployments: [
        {
          id: `${id}#0`,
          provider: "recorded",
          upstreamModel: name,
          baseUrl: "",
          apiKeyEnv: null,
          region: null,
          markupBasisPoints: 0,
        },
      ],
      isDemo: false,
    },
  };
}

/** The priors with what the rows of the other half say, as `npm run priors -- fit` makes them. */
function withEvidence(
  { table, features, embedder, priors }: TrafficSource,
  rows: readonly number[],
  models: readonly string[],
  columns: readonly number[],
  candidates: readonly Candidate[],
  seed: number,
): Priors {
  const picked: OutcomeTable = {
    prompts: table.prompts,
    models: candidates.map(({ id }) => id),
    scoreAt: (prompt, model) => table.scoreAt(prompt, columns[model]!),
    costUsdAt: (prompt, model) => table.costUsdAt(prompt, columns[model]!),
    unscoredReasonAt: (prompt, model) => table.unscoredReasonAt(prompt, columns[model]!),
  };
  const model = fitEvidenceModel(outcomesToFitTable(picked, features, rows), seed);
  return {
    ...priors,
    version: `${priors.version} with recorded outcomes`,
    evidence: {
      model: serializeEvidenceModel(model),
      embedderId: embedder.id,
      contextualEmbedderId: null,
      sources: [{ name: "recorded", date: null, observations: models.map(() => rows.length) }],
      prompts: model.prompts,
      observations: model.observations,
      newestDate: null,
      hash: "simulated",
    },
  };
}

function meanOf<Value>(items: Iterable<Value>, figureOf: (item: Value) => number): number {
  let sum = 0;
  let count = 0;
  for (const item of items) {
    sum += figureOf(item);
    count += 1;
  }
  return sum / count;
}
