import type { EvidenceReference } from "../../contracts/index.ts";
import { type AbilityFactors, predictedValue, quadraticForm, totalDeviation } from "./ability-factors.ts";
import { groupBy } from "./group-by.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import type { TaskMapEntry } from "./task-map.ts";

/** What public figures say of a candidate at one kind of work. */
export interface TaskAbility {
  /** In standard deviations among candidates with public figures, 0 in their middle. */
  readonly ability: number;
  /** What the figures weigh as, in observations of the installation's own. */
  readonly observations: number;
  readonly evidence: readonly EvidenceReference[];
  /** Standard deviation, in the unit of `ability`, of what the figures leave open: items of this kind that were not measured, or on few questions. */
  readonly doubt: number;
}

/** A public figure is weak evidence about somebody else's traffic: it weighs as at least and at most so many own observations. */
export const minObservations = 5;
const maxObservations = 20;
/** A near item counts for half a direct one. */
const nearShare = 0.5;

/**
 * Ability at one kind of work: each item that speaks of it, as measured and shrunk to what general ability predicts by how noisy the
 * measurement is; an item that was not measured takes the prediction alone.
 */
export function taskAbility(
  figures: readonly PublicFigure[],
  entry: TaskMapEntry,
  factors: AbilityFactors,
  items: ReadonlyMap<string, FigureItem>,
  candidateId: string,
): TaskAbility {
  const { means, covariance } = factors.abilities.get(candidateId)!;
  const measured = new Map(figures.map((figure) => [figure.itemId, figure]));
  const direction = means.map(() => 0);
  let sum = 0;
  const predictedDirection = means.map(() => 0);
  let specificSum = 0;
  let openSum = 0;
  let totalWeight = 0;
  let measuredWeight = 0;
  for (const { item, weight, grade } of entry.items) {
    const fit = factors.items.get(item);
    if (fit === undefined) continue;
    const deviation = totalDeviation(fit);
    const predicted = predictedValue(fit, means);
    const figure = measured.get(item);
    // 0: the prediction alone counts, 1: the measured figure alone.
    const measuredShare =
      figure === undefined
        ? 0
        : (factors.weightOf(figure) * fit.specificVariance) / (fit.specificVariance + figure.variance);
    const value = figure === undefined ? predicted : predicted + measuredShare * (figure.value - predicted);
    sum += (weight * (value - fit.mean)) / deviation;
    const scaled = weight / deviation;
    fit.loadings.forEach((loading, factor) => {
      direction[factor]! += scaled * loading;
      predictedDirection[factor]! += scaled * (1 - measuredShare) * loading;
    });
    specificSum += scaled ** 2 * fit.specificVariance;
    openSum += scaled ** 2 * fit.specificVariance * (1 - measuredShare);
    totalWeight += weight;
    if (figure !== undefined) measuredWeight += weight * (grade === "direct" ? 1 : nearShare);
  }
  if (totalWeight === 0)
    throw new Error("A task type names no public item that exists: give it at least one.");
  // The weighted sum of standardised items varies by this much among candidates; dividing by it puts all task types on one scale.
  const deviation = Math.sqrt(direction.reduce((total, part) => total + part ** 2, specificSum));
  const observations = minObservations + (maxObservations - minObservations) * (measuredWeight / totalWeight);
  const wanted = new Set(entry.items.map(({ item }) => item));
  return {
    ability: sum / deviation,
    observations,
    evidence: evidenceOf(figures, wanted, items, observations),
    doubt: Math.sqrt(openSum + quadraticForm(predictedDirection, covariance)) / deviation,
  };
}

/** One reference per source, those of this kind of work by name; where none was measured, the sources of general ability. */
function evidenceOf(
  figures: readonly PublicFigure[],
  wanted: ReadonlySet<string>,
  items: ReadonlyMap<string, FigureItem>,
  observations: number,
): EvidenceReference[] {
  const direct = figures.filter((figure) => wanted.has(figure.itemId));
  const general = figures.filter((figure) => items.get(figure.itemId)?.isGeneral === true);
  const used = direct.length > 0 ? direct : general;
  const bySource = groupBy(used, (figure) => items.get(figure.itemId)!.source);
  return [...bySource]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([source, own]) => ({
      source:
        direct.length > 0
          ? `${source}: ${own.map((figure) => items.get(figure.itemId)!.label).join(", ")}`
          : `${source}: general ability, no figure for this kind of work`,
      date:
        own
          .map((figure) => figure.date)
          .sort()
          .at(-1) ?? null,
      observations: Math.round((10 * observations * own.length) / used.length) / 10,
    }));
}
