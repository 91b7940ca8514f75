import { type PackedPrediction, unpackPredictions } from "./pack-predictions.ts";
import type { StoredDecisionDetails } from "./stored-decision-parts.ts";
import type { StoredCandidate } from "./stored-types.ts";

/** The columns of `decisions` that hold the ranking. */
export interface RankedColumns {
  readonly candidates: string;
  readonly predictions: Uint8Array;
  readonly details: StoredDecisionDetails | null;
}

/** The ranked candidates of a row of `decisions`, best first. */
export function decodeRanked({ candidates, predictions, details }: RankedColumns): StoredCandidate[] {
  const candidateIds = candidates === "" ? [] : candidates.split("\n");
  return unpackPredictions(predictions).map((prediction, rank) =>
    rankedCandidate(candidateIds[rank] ?? "", prediction, rank, details),
  );
}

function rankedCandidate(
  candidateId: string,
  packed: PackedPrediction,
  rank: number,
  details: StoredDecisionDetails | null,
): StoredCandidate {
  const effortAt = packed.hasEffort ? candidateId.lastIndexOf("@") : candidateId.length;
  return {
    candidateId,
    modelId: candidateId.slice(0, effortAt),
    reasoningEffort: packed.hasEffort ? candidateId.slice(effortAt + 1) : null,
    score: packed.score,
    ...(details?.switchCosts?.[rank] !== undefined && { switchCostNanoUsd: details.switchCosts[rank] }),
    prediction: {
      candidateId,
      quality: {
        mean: packed.qualityMean,
        standardDeviation: packed.qualityStandardDeviation,
        evidence: details?.evidence[rank] ?? null,
      },
      cost: {
        expectedNanoUsd: packed.expectedCostNanoUsd,
        unknownReason: details?.costUnknown?.[rank] ?? null,
        expectedInputTokens: packed.expectedInputTokens,
        expectedOutputTokens: packed.expectedOutputTokens,
      },
      latency: {
        timeToFirstTokenMs: packed.timeToFirstTokenMs,
        totalMs: packed.totalMs,
        source: packed.isLatencyLive ? "live" : "prior",
      },
    },
  };
}
