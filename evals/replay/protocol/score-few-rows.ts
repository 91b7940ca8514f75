import { createSeededRandom, fitEvidenceModel } from "../../../engine/index.ts";
import { shuffled } from "../../load/split-rows.ts";
import { choicesAtCostWeight, chosenQuality } from "../../metrics/cost-weight-sweep.ts";
import { bestSingleModel, singleModelPoints } from "../../metrics/single-model-points.ts";
import { alignModels } from "../align-models.ts";
import { type FeaturedRows, type ReplayPart, replayPart } from "../replay-part.ts";
import type { ReplayPredictions } from "../replay-router.ts";
import { constantRouter } from "../routers/constant-router.ts";
import { predictWithModel } from "../routers/evidence-router.ts";
import { densePredictions } from "../score-router.ts";

/** Labelled prompts of a user who has only a few. */
export const fewRows = 50;

export interface FewRowsScore {
  readonly repeat: number;
  /** Accuracy of the router at full quality. */
  readonly accuracy: number;
  /** Of always the model that was best on the few rows: what the user would take without a router. */
  readonly bestOnTraining: number;
  /** Of always the model that is best on the test rows, which nobody can know. */
  readonly bestInHindsight: number;
}

/** Learns from 50 random rows, and from no row of their questions predicts the rest. */
export function scoreFewRows(rows: FeaturedRows, repeat: number): FewRowsScore {
  const { prompts } = rows.table;
  const train = shuffled([...prompts.keys()], createSeededRandom(repeat)).slice(0, fewRows);
  const known = new Set(train.map((row) => prompts[row]!.group));
  const test = [...prompts.keys()].filter((row) => !known.has(prompts[row]!.group));
  const part = replayPart({ ...rows, rows: train }, { ...rows, rows: test });
  const depth = rows.features.every(({ contextualEmbedding }) => contextualEmbedding !== null)
    ? "full"
    : "static";
  const model = fitEvidenceModel(part.training, repeat);
  const { outcomes } = part.usable;
  return {
    repeat,
    accuracy: accuracyOf(predictWithModel(model, part.questions, depth), part),
    bestOnTraining: accuracyOf(constantRouter.predict(part.training, part.questions, repeat), part),
    bestInHindsight: singleModelPoints(outcomes)[bestSingleModel(singleModelPoints(outcomes))]!.quality,
  };
}

function accuracyOf(predictions: ReplayPredictions, part: ReplayPart): number {
  const dense = densePredictions(alignModels(predictions, part.questions.models), part);
  return chosenQuality(choicesAtCostWeight(dense, part.usable.outcomes), part.usable.outcomes) ?? Number.NaN;
}
