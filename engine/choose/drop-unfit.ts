import type { Candidate, ExcludedCandidate, Prediction } from "../contracts/index.ts";

/** Below this chance of an answer a candidate is left out, where another has more. */
const minReasoningFit = 0.5;

export interface FittingCandidates {
  /** Places of those that stay; null: all of them do. */
  readonly kept: readonly number[] | null;
  readonly excluded: readonly ExcludedCandidate[];
}

/** Nothing is left out. */
export const allFit: FittingCandidates = { kept: null, excluded: [] };

/**
 * Leaves out the candidates that will probably still be reasoning when the request's output limit is reached. Where that would leave none, those
 * with the best chance stay.
 */
export function dropUnfit(
  candidates: readonly Candidate[],
  predictions: readonly Prediction[],
): FittingCandidates {
  const fitOf = ({ reasoningFit = 1 }: Prediction): number => reasoningFit;
  if (predictions.every((prediction) => fitOf(prediction) >= minReasoningFit)) return allFit;
  const minFit = Math.min(minReasoningFit, Math.max(...predictions.map(fitOf)));
  const stays = predictions.map((prediction) => fitOf(prediction) >= minFit);
  const excluded = candidates.flatMap(({ id }, index) =>
    stays[index]
      ? []
      : [
          {
            candidateId: id,
            code: "reasoning_exceeds_limit",
            reason: `is expected to reason past the output limit (${Math.round(100 * fitOf(predictions[index]!))}% chance of an answer)`,
          },
        ],
  );
  return { kept: candidates.flatMap((_, index) => (stays[index] ? [index] : [])), excluded };
}
