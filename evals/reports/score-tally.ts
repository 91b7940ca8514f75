import type { CaseResult } from "../runs/run-store.ts";
import { designEffect } from "../stats/design-effect.ts";
import { wilsonInterval } from "../stats/wilson-interval.ts";
import type { ScoreSummary } from "./report.ts";

/** Collects the scores of one target on some cases. */
export interface ScoreTally {
  /** @param cluster of cases that are not independent, by a name that no other suite has */
  add(result: CaseResult, cluster: string): void;
  summary(): ScoreSummary;
}

export function createScoreTally(): ScoreTally {
  const scores: number[] = [];
  const weights: number[] = [];
  const clusters: string[] = [];
  let [unscored, errors, failed] = [0, 0, 0];
  return {
    add(result, cluster) {
      if (result.passed === false) failed += 1;
      if (result.score === null) {
        unscored += 1;
        if (result.error !== null) errors += 1;
        return;
      }
      scores.push(result.score);
      weights.push(result.weight);
      clusters.push(cluster);
    },
    summary() {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (total === 0) return { scored: 0, unscored, errors, failed, mean: null, interval: null };
      const mean = scores.reduce((sum, score, at) => sum + score * (weights[at] ?? 0), 0) / total;
      // Kish's effective number of cases for the weights, and the design effect for the clusters.
      const kish = total ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0);
      const effective = kish / (designEffect(scores, clusters) ?? 1);
      const successes = Math.min(effective, Math.max(0, mean * effective));
      return {
        scored: scores.length,
        unscored,
        errors,
        failed,
        mean,
        interval: wilsonInterval(successes, effective),
      };
    },
  };
}
