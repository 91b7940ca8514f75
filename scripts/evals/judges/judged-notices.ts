import type { JudgedEvidence } from "../../../evals/evidence/evidence-of-run.ts";
import { minJudgeWeight, uncalibratedJudgeWeight } from "../../../evals/judges/judge-corrections.ts";
import { formatPercent } from "../../terminal/format-figures.ts";

/** What a judge's calibration did to a run's evidence, in sentences. */
export function judgedNotices(
  { corrected, useless, uncalibrated }: JudgedEvidence,
  judge: string | null,
): string[] {
  const name = judge ?? "The judge";
  const notices: string[] = [];
  if (corrected !== null) {
    const { rows, meanGiven, meanCorrected, meanWeight } = corrected;
    notices.push(
      `${name} is calibrated: ${rows} of its scores were corrected (mean ${formatPercent(meanGiven)} to ${formatPercent(meanCorrected)}) and count for ${meanWeight.toFixed(2)} of an exact one.`,
    );
  }
  if (useless > 0)
    notices.push(
      `${name} follows people's labels too little: ${useless} of its scores are not corrected and count for ${minJudgeWeight}.`,
    );
  for (const [reason, rows] of uncalibrated)
    notices.push(
      `${name} is not calibrated for ${rows} scores, which count for ${uncalibratedJudgeWeight}: ${reason}.`,
    );
  return notices;
}
