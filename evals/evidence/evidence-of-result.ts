import { type EvidenceRow, isAuto } from "../../engine/index.ts";
import {
  judgeCorrections,
  maxJudgeWeight,
  minJudgeWeight,
  uncalibratedJudgeWeight,
} from "../judges/judge-corrections.ts";
import { type JudgedScore, judgedScore } from "../judges/judged-score.ts";
import type { CaseResult } from "../runs/run-store.ts";

interface EvidenceOptions {
  readonly runId: string;
  /** What the score owes to a judge; null: nothing. @default as by a judge that was never calibrated */
  readonly judged?: JudgedScore | null;
}

const noCalibration = judgeCorrections([]);

/** By what is known of the judge. A corrected score's weight follows from all rows of its group, and is set there. */
const weights: Readonly<Record<JudgedScore["state"], number>> = {
  uncalibrated: uncalibratedJudgeWeight,
  useless: minJudgeWeight,
  corrected: maxJudgeWeight,
};

/**
 * One result as evidence, the score as it was given. A router's result is evidence about the model that served; null: it says nothing about
 * any model (no reply came, or nobody knows who served).
 */
export function evidenceOfResult(
  result: CaseResult,
  { runId, judged = judgedScore(result, noCalibration) }: EvidenceOptions,
): EvidenceRow | null {
  const candidateId = isAuto(result.target) ? result.servedModel : result.target;
  if (result.error !== null || candidateId === null) return null;
  return {
    promptId: result.promptId,
    candidateId,
    taskType: result.taskType,
    score: result.score,
    unscoredReason: result.score === null ? (result.reason ?? "unscored") : null,
    costNanoUsd: result.costNanoUsd,
    outputTokens: result.outputTokens,
    source: judged === null ? "eval" : "judge",
    sourceName: runId,
    weight: judged === null ? 1 : weights[judged.state],
    observedAtMs: result.finishedAtMs,
  };
}
