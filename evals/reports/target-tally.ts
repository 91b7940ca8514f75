import { quantile } from "simple-statistics";
import type { CaseResult } from "../runs/run-store.ts";
import type { TargetSummary } from "./report.ts";
import { createScoreTally, type ScoreTally } from "./score-tally.ts";

/** Collects all figures of one target. */
export interface TargetTally {
  add(result: CaseResult, task: string): void;
  /** Score by case and sample, for paired comparisons. */
  readonly scores: ReadonlyMap<string, { readonly score: number; readonly cluster: string }>;
  /** Task of each of these. */
  readonly tasks: ReadonlyMap<string, string>;
  summary(): Omit<TargetSummary, "id" | "isPareto" | "behindBest">;
}

const caseKey = ({ promptId, sample }: CaseResult): string => `${promptId}#${sample}`;

/** Samples of one case and cases of one source are not independent. Cluster names are the suite's own. */
function clusterOf({ promptId, cluster }: CaseResult): string {
  const name = `${promptId.split("/")[0]}/${cluster}`;
  // A case that stands alone shares its id's text: there may be a hundred thousand.
  return name === promptId ? promptId : name;
}

export function createTargetTally(): TargetTally {
  const overall = createScoreTally();
  const byTask = new Map<string, ScoreTally>();
  const scores = new Map<string, { score: number; cluster: string }>();
  const tasks = new Map<string, string>();
  const served = new Map<string, number>();
  const latencies: number[] = [];
  let [costNanoUsd, knownCosts, unknownCosts, judgeCostNanoUsd, tokens, knownTokens] = [0, 0, 0, 0, 0, 0];
  return {
    scores,
    tasks,
    add(result, task) {
      const cluster = clusterOf(result);
      overall.add(result, cluster);
      const tally = byTask.get(task) ?? createScoreTally();
      byTask.set(task, tally);
      tally.add(result, cluster);
      if (result.score !== null) {
        const key = caseKey(result);
        scores.set(key, { score: result.score, cluster });
        tasks.set(key, task);
      }
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
