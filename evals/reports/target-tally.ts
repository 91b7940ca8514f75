import { quantile } from "simple-statistics";
import type { CaseResult } from "../runs/run-store.ts";
import type { CaseScores } from "../stats/paired-comparison.ts";
import type { TargetSummary } from "./report.ts";
import { createScoreTally, type ScoreTally } from "./score-tally.ts";

/** Collects all figures of one target. */
export interface TargetTally {
  add(result: CaseResult, task: string): void;
  readonly scores: CaseScores;
  /** The same of one task; empty: it has none there. */
  scoresOfTask(task: string): CaseScores;
  summary(): Omit<TargetSummary, "id" | "isPareto" | "behindBest" | "unrankedReason">;
}

export function createTargetTally(): TargetTally {
  const overall = createScoreTally();
  const byTask = new Map<string, ScoreTally>();
  const served = new Map<string, number>();
  const latencies: number[] = [];
  let [costNanoUsd, knownCosts, unknownCosts, judgeCostNanoUsd, tokens, knownTokens] = [0, 0, 0, 0, 0, 0];
  return {
    scores: overall.scores,
    scoresOfTask: (task) => byTask.get(task)?.scores ?? new Map(),
    add(result, task) {
      overall.add(result);
      const tally = byTask.get(task) ?? createScoreTally();
      byTask.set(task, tally);
      tally.add(result);
      if (result.error !== null) return;
      if (result.costNanoUsd === null) unknownCosts += 1;
      else {
        costNanoUsd += result.costNanoUsd;
        knownCosts += 1;
      }
      judgeCostNanoUsd += result.judgeCostNanoUsd;
      if (result.outputTokens !== null) {
        tokens += result.outputTokens;
        knownTokens += 1;
      }
      if (result.latencyMs !== null) latencies.push(result.latencyMs);
      if (result.servedModel !== null)
        served.set(result.servedModel, (served.get(result.servedModel) ?? 0) + 1);
    },
    summary: () => ({
      overall: overall.summary(),
      byTask: Object.fromEntries([...byTask].map(([task, tally]) => [task, tally.summary()])),
      costPerCaseNanoUsd: knownCosts === 0 ? null : costNanoUsd / knownCosts,
      totalCostNanoUsd: knownCosts === 0 ? null : costNanoUsd,
      unknownCosts,
      judgeCostNanoUsd,
      latencyP50Ms: latencies.length === 0 ? null : quantile(latencies, 0.5),
      latencyP95Ms: latencies.length === 0 ? null : quantile(latencies, 0.95),
      meanOutputTokens: knownTokens === 0 ? null : tokens / knownTokens,
      served: [...served]
        .map(([model, count]) => ({ model, count }))
        .sort((one, other) => other.count - one.count),
    }),
  };
}
