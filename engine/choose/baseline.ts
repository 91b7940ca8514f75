import type { Candidate, Prediction } from "../contracts/index.ts";

/** What the guarantee measures against. */
export interface Baseline {
  readonly candidateId: string;
  readonly prediction: Prediction;
}

/** Whether a candidate belongs to what was named as the baseline: a model id, or one candidate's id. */
export const isOfBaseline = (candidate: Candidate, baselineId: string | null): boolean =>
  candidate.id === baselineId || candidate.model.id === baselineId;

/**
 * Of the baseline model's candidates the one that the guarantee measures against: at the effort that the request fixes, else at the one
 * that its provider would use. Where that is not known: the one expected to be best, so that the promise is never smaller than it was meant.
 * null: there is none.
 */
export function pickBaseline(
  candidates: readonly Candidate[],
  predictions: readonly Prediction[],
  reasoningEffort: string | null,
): Baseline | null {
  let best: Baseline | null = null;
  let bestIsAtEffort = false;
  predictions.forEach((prediction, index) => {
    const candidate = candidates[index]!;
    const effort = reasoningEffort ?? candidate.model.defaultEffort ?? null;
    const isAtEffort = effort !== null && candidate.reasoningEffort === effort;
    const isBetter =
      best === null ||
      (isAtEffort !== bestIsAtEffort ? isAtEffort : prediction.quality.mean > best.prediction.quality.mean);
    if (!isBetter) return;
    best = { candidateId: candidate.id, prediction };
    bestIsAtEffort = isAtEffort;
  });
  return best;
}
