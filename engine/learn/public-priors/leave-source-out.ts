import { sampleRankCorrelation } from "simple-statistics";
import { totalDeviation } from "./ability-factors.ts";
import { fitAbilityFactors } from "./fit-ability-factors.ts";
import { groupBy } from "./group-by.ts";
import { ordinaryQuality, qualityPrior } from "./ordinary-quality.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import { rateCandidates } from "./rate-candidates.ts";
import type { TaskMap } from "./task-map.ts";

/** How well a source's figures for a kind of work are foretold by all other sources. */
interface LeftOutSource {
  readonly source: string;
  readonly taskType: string;
  /** Candidates with figures both of this source for this kind of work and of others. */
  readonly candidates: number;
  /** Spearman's. */
  readonly rankCorrelation: number;
  /** Share of the source's scores, as quality on ordinary traffic, inside the 90% interval of the belief. */
  readonly coverage: number;
}

/** Fewer candidates than this say nothing of an order. */
const fewestCandidates = 8;
const normalQuantile95 = 1.645;

/**
 * Predicts each source from the others: one row per source and kind of work that it speaks of. What the source says is the mean of its items for that
 * kind of work, each on the scale of its own candidates.
 */
export function leaveSourceOut(
  figures: readonly PublicFigure[],
  items: readonly FigureItem[],
  taskMap: TaskMap,
): LeftOutSource[] {
  const sourceOf = new Map(items.map(({ id, source }) => [id, source]));
  return [...new Set(sourceOf.values())].flatMap((source) => {
    const others = figures.filter(({ itemId }) => sourceOf.get(itemId) !== source);
    const own = figures.filter(({ itemId }) => sourceOf.get(itemId) === source);
    if (own.length === 0 || others.length === 0) return [];
    const measured = new Set(others.map(({ itemId }) => itemId));
    const spokenOf = Object.fromEntries(
      Object.entries(taskMap).filter(([, entry]) => entry.items.some(({ item }) => measured.has(item))),
    );
    const ratings = rateCandidates(others, items, spokenOf);
    const { items: fits } = fitAbilityFactors(figures, items);
    const known = new Set(others.map(({ candidateId }) => candidateId));
    const standard = ({ itemId, value }: PublicFigure): number =>
      (value - fits.get(itemId)!.mean) / totalDeviation(fits.get(itemId)!);
    return Object.entries(spokenOf).flatMap(([taskType, entry]) => {
      const weights = new Map(entry.items.map(({ item, weight }) => [item, weight]));
      const spoken = groupBy(
        own.filter(({ itemId, candidateId }) => weights.has(itemId) && known.has(candidateId)),
        ({ candidateId }) => candidateId,
      );
      const pairs = [...spoken].map(([candidateId, row]) => {
        const [modelId = "", effort = null] = candidateId.split("@");
        const { ability, observations } = ratings.of(modelId, effort)!.get(taskType)!;
        const total = row.reduce((sum, { itemId }) => sum + weights.get(itemId)!, 0);
        const truth = row.reduce((sum, cell) => sum + weights.get(cell.itemId)! * standard(cell), 0) / total;
        const { mean, standardDeviation } = qualityPrior(
          ordinaryQuality(entry.midScore, entry.logOddsDeviation, ability),
          observations,
          [],
        );
        const quality = ordinaryQuality(entry.midScore, entry.logOddsDeviation, truth);
        return { ability, truth, isInside: Math.abs(quality - mean) <= normalQuantile95 * standardDeviation };
      });
      if (pairs.length < fewestCandidates) return [];
      return [
        {
          ...{ source, taskType, candidates: pairs.length },
          rankCorrelation: sampleRankCorrelation(
            pairs.map(({ ability }) => ability),
            pairs.map(({ truth }) => truth),
          ),
          coverage: pairs.filter(({ isInside }) => isInside).length / pairs.length,
        },
      ];
    });
  });
}
