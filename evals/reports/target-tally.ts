import { quantile } from "simple-statistics";
import { estimateTokens } from "../../engine/index.ts";
import type { CaseResult } from "../runs/run-store.ts";
import type { CaseScores } from "../stats/paired-comparison.ts";
import type { TargetSummary, UnderstatedUsage } from "./report.ts";
import { createScoreTally, type ScoreTally } from "./score-tally.ts";

/** Collects all figures of one target. */
export interface TargetTally {
  /** @param prompt text that was sent; null: not at hand */
  add(result: CaseResult, task: string, prompt?: string | null): void;
  /** Replies whose reported usage cannot be that of their text; null: there are none. */
  readonly understated: Omit<UnderstatedUsage, "target"> | null;
  readonly scores: CaseScores;
  /** The same of one task; empty: it has none there. */
  scoresOfTask(task: string): CaseScores;
  summary(): Omit<TargetSummary, "id" | "isPareto" | "behindBest" | "unrankedReason">;
}

/** Tokenizers differ: what exceeds the reported tokens by half and these is no difference between tokenizers. */
const understatedFactor = 1.5;
const understatedTokens = 20;

/** Tokens of a reply as reported and as estimated, where the report is too low; null: it may be right. */
function understatedUsage(
  { inputTokens, outputTokens, replyText, toolCalls }: CaseResult,
  prompt: string | null,
): { readonly reported: number; readonly estimated: number } | null {
  const output = estimateTokens(`${replyText ?? ""}${toolCalls === null ? "" : JSON.stringify(toolCalls)}`);
  const input =
    prompt === null ? 0 : estimateTokens(prompt.replace(/data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+/g, ""));
  const isLow = (estimated: number, reported: number | null): boolean =>
    reported !== null && estimated > understatedFactor * reported + understatedTokens;
  if (!isLow(output, outputTokens) && !isLow(input, inputTokens)) return null;
  return { reported: (inputTokens ?? 0) + (outputTokens ?? 0), estimated: input + output };
}

export function createTargetTally(): TargetTally {
  const overall = createScoreTally();
  const byTask = new Map<string, ScoreTally>();
  const served = new Map<string, number>();
  const latencies: number[] = [];
  let understated: Omit<UnderstatedUsage, "target"> | null = null;
  let [costNanoUsd, knownCosts, unknownCosts, judgeCostNanoUsd, tokens, knownTokens] = [0, 0, 0, 0, 0, 0];
  return {
    scores: overall.scores,
    scoresOfTask: (task) => byTask.get(task)?.scores ?? new Map(),
    get understated() {
      return understated;
    },
    add(result, task, prompt = null) {
      overall.add(result);
      const tally = byTask.get(task) ?? createScoreTally();
      byTask.set(task, tally);
      tally.add(result);
      if (result.error !== null) return;
      const low = understatedUsage(result, prompt);
      if (low !== null)
        understated = {
          replies: (understated?.replies ?? 0) + 1,
          reportedTokens: (understated?.reportedTokens ?? 0) + low.reported,
          estimatedTokens: (understated?.estimatedTokens ?? 0) + low.estimated,
        };
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
