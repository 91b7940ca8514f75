import type { EvidenceRow } from "../../engine/index.ts";
import { judgeTypes } from "../graders/grader-registry.ts";
import { type CaseResult, gradesOf } from "../runs/run-store.ts";

/** Share of an exact observation that a judged one counts for while the judge was never held against people's labels. */
export const uncalibratedJudgeWeight = 0.3;

export interface EvidenceOptions {
  readonly runId: string;
  /** In (0,1]. @default 0.3 */
  readonly judgeWeight?: number;
}

/**
 * One result as evidence. A router's result is evidence about the model that served; null: it says nothing about any model (no reply
 * came, or nobody knows who served).
 */
export function evidenceOfResult(
  result: CaseResult,
  { runId, judgeWeight = uncalibratedJudgeWeight }: EvidenceOptions,
): EvidenceRow | null {
  const isRouter = result.target === "auto" || result.target.startsWith("auto:");
  const candidateId = isRouter ? result.servedModel : result.target;
  if (result.error !== null || candidateId === null) return null;
  const isJudged = gradesOf(result).some(({ type }) => judgeTypes.has(type));
  return {
    promptId: result.promptId,
    candidateId,
    taskType: result.taskType,
    score: result.score,
    unscoredReason: result.score === null ? (result.reason ?? "unscored") : null,
    costNanoUsd: result.costNanoUsd,
    outputTokens: result.outputTokens,
    source: isJudged ? "judge" : "eval",
    sourceName: runId,
    weight: isJudged ? judgeWeight : 1,
    observedAtMs: result.finishedAtMs,
  };
}
