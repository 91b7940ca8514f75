import { type Policy, presets } from "../../engine/index.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { createEvidenceRouter, type EmbeddingDepth } from "../../evals/replay/routers/evidence-router.ts";
import { densePredictions } from "../../evals/replay/score-router.ts";
import { outOfFoldPredictions } from "../../evals/replay/tune/out-of-fold.ts";
import { tradeFront } from "../../evals/replay/tune/trade-front.ts";
import {
  type NamedTrade,
  scoreTrades,
  type TradePoint,
  tradeSteps,
  tradesToScore,
} from "../../evals/replay/tune/trade-points.ts";
import { usableOutcomes } from "../../evals/replay/usable-outcomes.ts";
import { featuredTable } from "../replay/featured-table.ts";
import { openEmbedders } from "../replay/replay-embedders.ts";
import { startProgressBar } from "../terminal/progress-bar.ts";

interface TuneOptions {
  readonly files: readonly string[];
  /** Its scales are used, its weights shown and their share of latency kept. */
  readonly policy: Policy;
  readonly depth: EmbeddingDepth;
  readonly folds: number;
  readonly seed: number;
  readonly draws: number;
}

export interface TuneResult {
  readonly models: readonly string[];
  readonly prompts: number;
  readonly notes: readonly string[];
  readonly front: readonly TradePoint[];
  /** Presets and the configured weights. */
  readonly named: readonly TradePoint[];
}

/** Settings tried along the sweep. */
const steps = 60;

/**
 * Sweeps the weights over recorded outcomes, on predictions out of fold.
 *
 * @throws Error where the files hold no costs: then there is nothing to trade
 */
export async function tuneFiles(options: TuneOptions): Promise<TuneResult> {
  const { policy, folds, seed, draws } = options;
  const table = await readOutcomes(options.files);
  const usable = usableOutcomes(table);
  if (!usable.hasCosts)
    throw new Error(
      `${options.files.join(", ")}: no cost is recorded, so that there is nothing to trade; add cost_usd.`,
    );
  const embedders = await openEmbedders(options.depth);
  const rows = await featuredTable("prompts", table, embedders);
  await embedders.contextual?.close();
  const bar = startProgressBar("fitting", folds);
  const router = createEvidenceRouter(options.depth);
  const aligned = outOfFoldPredictions(router, rows, { folds, seed, onFold: bar.update });
  bar.stop();
  const predictions = densePredictions(aligned, { usable });
  const { outcomes } = usable;
  const configured = policy.rule.kind === "weights" ? policy.rule.weights : presets.balanced;
  const latencyShare = configured.latency / (configured.quality + configured.cost + configured.latency);
  const named: NamedTrade[] = [
    ...Object.entries(presets).map(([name, weights]) => ({ name: `auto:${name}`, weights })),
    { name: "configured", weights: configured },
  ];
  const trades = tradesToScore(
    tradeSteps(predictions, outcomes, steps),
    named,
    policy.scales,
    latencyShare < 1 ? latencyShare : 0,
  );
  const points = scoreTrades(trades, predictions, outcomes, { seed, draws });
  return {
    models: outcomes.models,
    prompts: outcomes.promptCount,
    notes: [
      `${outcomes.promptCount} prompts x ${outcomes.modelCount} models, predicted out of ${folds} folds`,
      ...usable.leftOut.map(({ model, reason }) => `left out: ${model}, ${reason}`),
      "outcomes hold no latency: its weight keeps its share and moves nothing here",
    ],
    front: tradeFront(points.filter(({ name }) => name === null)),
    named: points.filter(({ name }) => name !== null),
  };
}
