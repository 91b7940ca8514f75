import type { CostWeightSweep } from "./cost-weight-sweep.ts";

/** A policy's place in the cost-quality plane: means over prompts. */
export interface CurvePoint {
  readonly costUsd: number;
  /** [0,1]. */
  readonly quality: number;
}

interface RoutedPoint extends CurvePoint {
  /** Quality given up per dollar from which on this point holds; 0: quality alone decides. */
  readonly costWeight: number;
}

/**
 * The router's curve, from cost weight zero (most expensive, usually best) to infinity (cheapest). `promptWeights` counts prompts
 * several times or not at all, as a bootstrap draw does; default: each once. Empty where the weights add up to nothing.
 */
export function costQualityCurve(sweep: CostWeightSweep, promptWeights?: Float64Array): RoutedPoint[] {
  let total = 0;
  let score = 0;
  let costUsd = 0;
  for (let prompt = 0; prompt < sweep.promptCount; prompt += 1) {
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    score += weight * sweep.firstScores[prompt]!;
    costUsd += weight * sweep.firstCostsUsd[prompt]!;
  }
  if (!(total > 0)) return [];
  const points: RoutedPoint[] = [];
  let change = 0;
  for (let point = 0; point < sweep.changesAtPoint.length; point += 1) {
    for (const end = sweep.changesAtPoint[point]!; change < end; change += 1) {
      const weight = promptWeights?.[sweep.changedPrompts[change]!] ?? 1;
      score += weight * sweep.scoreChanges[change]!;
      costUsd += weight * sweep.costChangesUsd[change]!;
    }
    points.push({
      costUsd: costUsd / total,
      quality: score / total,
      costWeight: sweep.costWeightAtPoint[point]!,
    });
  }
  return points;
}
