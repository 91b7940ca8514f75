import type { OutcomePrompt } from "../../evals/load/outcome-table.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { alignModels } from "../../evals/replay/align-models.ts";
import { modelMeans } from "../../evals/replay/model-means.ts";
import type { PolicyFigures } from "../../evals/replay/policy-figures.ts";
import { policyFigures } from "../../evals/replay/policy-figures.ts";
import { type ReplayPart, replayPart } from "../../evals/replay/replay-part.ts";
import { policyChoices } from "../../evals/replay/replay-policy.ts";
import type { ReplayPredictions } from "../../evals/replay/replay-router.ts";
import { baselineRouters } from "../../evals/replay/routers/baseline-routers.ts";
import { createEvidenceRouter, type EmbeddingDepth } from "../../evals/replay/routers/evidence-router.ts";
import { type ScoredRouter, scoreRouter } from "../../evals/replay/score-router.ts";
import { takeCells } from "../../evals/replay/take-cells.ts";
import { startProgressBar } from "../terminal/progress-bar.ts";
import { featuredTable } from "./featured-table.ts";
import { readPolicy } from "./read-policy.ts";
import { openEmbedders } from "./replay-embedders.ts";

interface ReplayOptions {
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly policies: readonly string[];
  readonly depth: EmbeddingDepth;
  readonly seed: number;
  readonly draws: number;
  /** Null: the best model of the training part. */
  readonly baseline: string | null;
}

export interface ScoredPolicy {
  readonly name: string;
  readonly figures: PolicyFigures;
}

export interface ReplayResult {
  readonly part: ReplayPart;
  readonly prompts: readonly OutcomePrompt[];
  /** Of the main predictor, for every model of the test part. */
  readonly predictions: ReplayPredictions;
  /** The main predictor last. */
  readonly routers: readonly ScoredRouter[];
  readonly policies: readonly ScoredPolicy[];
  /** Column among the compared models. */
  readonly baselineModel: number;
}

/** Fits on the training files, predicts the test files, scores the predictor and the baselines. */
export async function replayFiles(options: ReplayOptions): Promise<ReplayResult> {
  const { seed, draws } = options;
  const [trainTable, testTable] = [await readOutcomes(options.train), await readOutcomes(options.test)];
  const embedders = await openEmbedders(options.depth);
  const training = await featuredTable("training prompts", trainTable, embedders);
  const test = await featuredTable("test prompts", testTable, embedders);
  await embedders.contextual?.close();
  const part = replayPart(training, test);
  const main = createEvidenceRouter(options.depth);
  const labels = new Set(part.training.taskNames);
  const hasLabels = part.questions.taskNames.some((name) => labels.has(name));
  const baselines = baselineRouters.filter(({ knows }) => knows !== "task label" || hasLabels);
  const all = [...baselines, main];
  const bar = startProgressBar("fitting and scoring", all.length);
  const routers: ScoredRouter[] = [];
  let predictions: ReplayPredictions | null = null;
  for (const router of all) {
    const own = router.predict(part.training, part.questions, seed);
    routers.push(scoreRouter(router, own, part, { seed, draws }));
    if (router === main) predictions = alignModels(own, part.questions.models);
    bar.update(routers.length);
  }
  bar.stop();
  if (predictions === null) throw new Error("The main predictor did not run.");
  const baselineModel = baselineColumn(part, options.baseline);
  return {
    part,
    prompts: testTable.prompts,
    predictions,
    routers,
    policies: scorePolicies(options, part, predictions, baselineModel),
    baselineModel,
  };
}

/** @throws Error for a model that is not compared */
function baselineColumn({ training, usable }: ReplayPart, named: string | null): number {
  const { models } = usable.outcomes;
  if (named !== null) {
    const column = models.indexOf(named);
    if (column !== -1) return column;
    throw new Error(`--baseline ${named} is not one of the models compared: ${models.join(", ")}.`);
  }
  const means = modelMeans(training);
  const trained = models.map((model) => means[training.models.indexOf(model)] ?? Number.NEGATIVE_INFINITY);
  return trained.indexOf(Math.max(...trained));
}

function scorePolicies(
  { policies, seed, draws }: ReplayOptions,
  { usable }: ReplayPart,
  predictions: ReplayPredictions,
  baselineModel: number,
): ScoredPolicy[] {
  const { models, promptIndices } = usable.outcomes;
  const columns = models.map((model) => predictions.models.indexOf(model));
  const take = (values: Float64Array): Float64Array =>
    takeCells(values, predictions.models.length, promptIndices, columns);
  const dense: ReplayPredictions = {
    models,
    quality: take(predictions.quality),
    costUsd: take(predictions.costUsd),
    standardDeviation: predictions.standardDeviation === null ? null : take(predictions.standardDeviation),
    lasting: promptIndices.flatMap((row) =>
      columns.map((column) => predictions.lasting?.[row * predictions.models.length + column]),
    ),
    tasks: null,
  };
  return policies.map((text) => {
    const { name, policy } = readPolicy(text, models[baselineModel]!);
    const choices = policyChoices(policy, dense);
    return { name, figures: policyFigures(choices, usable, baselineModel, { seed, draws }) };
  });
}
