import { type EvidenceModel, fitEvidenceModel } from "../../../engine/index.ts";
import { nonDecreasingHull } from "../../metrics/non-decreasing-hull.ts";
import { singleModelPoints } from "../../metrics/single-model-points.ts";
import type { ReplayFigureName } from "../replay-figures.ts";
import type { FeaturedRows, ReplayPart } from "../replay-part.ts";
import { constantRouter } from "../routers/constant-router.ts";
import { type EmbeddingDepth, predictWithModel } from "../routers/evidence-router.ts";
import { createNeighboursRouter } from "../routers/neighbours-router.ts";
import { oracleRouter } from "../routers/oracle-router.ts";
import { taskMeansRouter } from "../routers/task-means-router.ts";
import { scoreRouter } from "../score-router.ts";
import { type CoverageCount, taskMeanCoverage } from "../task-mean-coverage.ts";
import { type ProtocolSplit, protocolPart } from "./protocol-part.ts";
import { type PlotCurve, thinCurve } from "./thin-curve.ts";

export interface PartScores {
  readonly split: ProtocolSplit;
  readonly seed: number;
  readonly fitSeconds: number;
  readonly routers: readonly RouterScores[];
  readonly singles: readonly { readonly model: string; readonly costUsd: number; readonly quality: number }[];
}

export interface RouterScores {
  readonly name: string;
  readonly figures: Readonly<Record<ReplayFigureName, number | null>>;
  /** Null: the router states no interval. */
  readonly coverage: CoverageCount | null;
  readonly curve: PlotCurve;
}

/** Figures without intervals: the standard deviation over the seeds stands in for them. */
const noDraws = 0;

/** Fits the predictor once on one split of the protocol, and scores it and the baselines on what was held out. */
export function scoreProtocolPart(
  rows: FeaturedRows,
  split: ProtocolSplit,
  seed: number,
  depths: readonly EmbeddingDepth[],
  nowMs: () => number,
): PartScores {
  const part = protocolPart(rows, split, seed);
  const startedMs = nowMs();
  const model = fitEvidenceModel(part.training, seed);
  const fitSeconds = (nowMs() - startedMs) / 1000;
  // The true label of a task that was held out whole says nothing: no means are known for it.
  const baselines = [
    constantRouter,
    createNeighboursRouter(),
    ...(split === "rows" ? [taskMeansRouter] : []),
    oracleRouter,
  ];
  const scored = baselines.map((router) => {
    const predictions = router.predict(part.training, part.questions, seed);
    return { ...scoreRouter(router, predictions, part, { seed, draws: noDraws }), coverage: null };
  });
  const own = depths.map((depth) => {
    const predictions = predictWithModel(model, part.questions, depth);
    const router = { name: `tradewind ${depth}`, knows: "prompt" } as const;
    return {
      ...scoreRouter(router, predictions, part, { seed, draws: noDraws }),
      coverage: split === "rows" ? coverageOf(model, part, depth) : null,
    };
  });
  const points = singleModelPoints(part.usable.outcomes);
  return {
    split,
    seed,
    fitSeconds,
    routers: [...scored, ...own].map(({ name, figures, coverage, curve, strongCurve }) => ({
      name,
      figures: Object.fromEntries(
        Object.entries(figures).map(([figure, { estimate }]) => [figure, estimate]),
      ) as RouterScores["figures"],
      coverage,
      curve: thinCurve(nonDecreasingHull(curve), strongCurve),
    })),
    singles: points.map((point, column) => ({ model: part.usable.outcomes.models[column]!, ...point })),
  };
}

function coverageOf(model: EvidenceModel, part: ReplayPart, depth: EmbeddingDepth): CoverageCount {
  const heads = depth === "full" && model.full !== null ? model.full : model.static;
  const weights = heads.statistics.counts.map((count) => count + heads.pseudoCount);
  return taskMeanCoverage(
    { taskNames: model.taskNames, models: model.models, means: heads.taskMeans, weights },
    part.questions,
  );
}
