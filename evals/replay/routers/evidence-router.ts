import {
  createEvidencePredictor,
  type EvidenceModel,
  type FitTable,
  fitEvidenceModel,
  type LastingDoubt,
  type PromptFeatures,
} from "../../../engine/index.ts";
import type { ReplayPredictions, ReplayRouter } from "../replay-router.ts";

export type EmbeddingDepth = "static" | "full";

/** The product's own predictor, fitted on the training part. `full` needs contextual embeddings on both parts. */
export function createEvidenceRouter(depth: EmbeddingDepth): ReplayRouter {
  return {
    name: `tradewind ${depth}`,
    knows: "prompt",
    predict: (training, questions, seed) =>
      predictWithModel(fitEvidenceModel(atDepth(training, depth), seed), questions, depth),
  };
}

/** What a fitted model predicts for a table, with static features alone or with all. */
export function predictWithModel(
  model: EvidenceModel,
  questions: FitTable,
  depth: EmbeddingDepth,
): ReplayPredictions {
  const predictor = createEvidencePredictor(model);
  const rows = questions.features.length;
  const modelCount = model.models.length;
  const taskCount = model.taskNames.length;
  const quality = new Float64Array(rows * modelCount);
  const costUsd = new Float64Array(rows * modelCount);
  const standardDeviation = new Float64Array(rows * modelCount);
  const probabilities = new Float64Array(rows * taskCount);
  const lasting: LastingDoubt[] = [];
  for (const [row, features] of questions.features.entries()) {
    const seen = depth === "full" ? features : withoutContext(features);
    const prediction = predictor.predict(seen, questions.characters[row]!);
    quality.set(prediction.quality, row * modelCount);
    costUsd.set(prediction.costUsd, row * modelCount);
    standardDeviation.set(prediction.standardDeviation, row * modelCount);
    lasting.push(...predictor.lastingDoubts(prediction));
    probabilities.set(prediction.taskProbabilities, row * taskCount);
  }
  const tasks = { names: model.taskNames, probabilities };
  return { models: model.models, quality, costUsd, standardDeviation, lasting, tasks };
}

const withoutContext = (features: PromptFeatures): PromptFeatures =>
  features.contextualEmbedding === null ? features : { ...features, contextualEmbedding: null };

function atDepth(table: FitTable, depth: EmbeddingDepth): FitTable {
  return depth === "full" ? table : { ...table, features: table.features.map(withoutContext) };
}
