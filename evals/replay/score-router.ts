import { type CurvePoint, costQualityCurve } from "../metrics/cost-quality-curve.ts";
import type { RouterPredictions } from "../metrics/router-predictions.ts";
import { type PreparedRouting, prepareRouting, routingFigures } from "../metrics/routing-figures.ts";
import {
  apgr,
  callPerformanceThreshold,
  type StrongCallPoint,
  strongCallCurve,
} from "../metrics/strong-call-curve.ts";
import { alignModels } from "./align-models.ts";
import { type FigureOptions, figuresByBootstrap } from "./figures-by-bootstrap.ts";
import { predictionFigures } from "./prediction-figures.ts";
import { type ReplayFigures, undefinedFigure } from "./replay-figures.ts";
import type { ReplayPart } from "./replay-part.ts";
import type { ReplayPredictions, ReplayRouter, RouterKnowledge } from "./replay-router.ts";
import { orderByPreference } from "./strong-weak-order.ts";
import { takeCells } from "./take-cells.ts";

export interface ScoredRouter {
  readonly name: string;
  readonly knows: RouterKnowledge;
  readonly figures: ReplayFigures;
  /** From full quality to least cost; empty without costs. */
  readonly curve: readonly CurvePoint[];
  /** Empty unless two models are compared. */
  readonly strongCurve: readonly StrongCallPoint[];
}

/** Scores what a router predicted for the questions of a part. */
export function scoreRouter(
  router: Pick<ReplayRouter, "name" | "knows">,
  predictions: ReplayPredictions,
  part: ReplayPart,
  options: FigureOptions,
): ScoredRouter {
  const { usable, questions, groups, strongWeak } = part;
  const aligned = alignModels(predictions, questions.models);
  const dense = densePredictions(aligned, part);
  const prepared = prepareRouting(dense, usable.outcomes);
  const routing = figuresByBootstrap(
    usable.outcomes.groups,
    (weights) => routedFigures(prepared, usable.hasCosts, weights),
    options,
  );
  const order = strongWeak === null ? null : orderByPreference(dense.quality, usable.outcomes, strongWeak);
  const strong =
    order === null
      ? { apgr: undefinedFigure, cpt50: undefinedFigure, cpt80: undefinedFigure }
      : figuresByBootstrap(
          usable.outcomes.groups,
          (weights) => {
            const curve = strongCallCurve(order, weights);
            return {
              apgr: apgr(curve),
              cpt50: callPerformanceThreshold(curve, 0.5),
              cpt80: callPerformanceThreshold(curve, 0.8),
            };
          },
          options,
        );
  const agreement =
    router.knows === "outcome"
      ? {
          calibrationError: undefinedFigure,
          brierScore: undefinedFigure,
          costOrderingAccuracy: undefinedFigure,
        }
      : predictionFigures(aligned, questions, groups, options);
  return {
    name: router.name,
    knows: router.knows,
    figures: { ...routing, ...strong, ...agreement },
    curve: usable.hasCosts ? costQualityCurve(prepared.router) : [],
    strongCurve: order === null ? [] : strongCallCurve(order),
  };
}

/** The predictions for the prompts and models that are compared. */
export function densePredictions(
  aligned: ReplayPredictions,
  { usable: { outcomes, hasCosts } }: Pick<ReplayPart, "usable">,
): RouterPredictions {
  const width = aligned.models.length;
  const columns = outcomes.models.map((model) => aligned.models.indexOf(model));
  const quality = takeCells(aligned.quality, width, outcomes.promptIndices, columns);
  const costUsd = hasCosts
    ? takeCells(aligned.costUsd, width, outcomes.promptIndices, columns)
    : outcomes.costsUsd;
  return { quality, costUsd: withoutUnknownCosts(costUsd) };
}

/** A training part without any cost says nothing of costs: then every model is expected to cost the same. */
const withoutUnknownCosts = (costUsd: Float64Array): Float64Array =>
  costUsd.every(Number.isFinite) ? costUsd : costUsd.map((cost) => (Number.isFinite(cost) ? cost : 1));

function routedFigures(
  prepared: PreparedRouting,
  hasCosts: boolean,
  weights: Float64Array,
): ReturnType<typeof routingFigures> {
  const figures = routingFigures(prepared, weights);
  if (hasCosts) return figures;
  return {
    ...figures,
    aiq: null,
    aiqGain: null,
    savingsAtEqualQuality: null,
    savingsAt95PercentQuality: null,
    qualityGainAtEqualCost: null,
  };
}
