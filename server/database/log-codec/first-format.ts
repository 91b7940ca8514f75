import type { StoredDecisionDetails } from "./stored-parts.ts";
import type { StoredCandidate } from "./stored-types.ts";

/*
 * What the first version of the log wrote and this one only reads: a ranking in two columns.
 *
 * `predictions`, big-endian: one byte of version, then for each candidate 37 bytes: int32 score, int32 quality mean, int32 quality standard deviation
 * (millionths), int64 expected cost (nano-dollars; -1: unknown), int32 expected input tokens, int32 expected output tokens, int32 time to first token,
 * int32 total time (microseconds), uint8 flags: 1 = latency was measured live, 2 = the candidate's id names an effort.
 */
const version = 1;
const predictionsHeaderBytes = 1;
const candidateBytes = 37;
const liveFlag = 1;
const effortFlag = 2;
const unknownCost = -1n;

/** What is kept of a candidate's prediction; rounded to a millionth, a token, a microsecond. */
interface PackedPrediction {
  readonly score: number;
  readonly qualityMean: number;
  readonly qualityStandardDeviation: number;
  readonly expectedCostNanoUsd: number | null;
  readonly expectedInputTokens: number;
  readonly expectedOutputTokens: number;
  readonly timeToFirstTokenMs: number;
  readonly totalMs: number;
  readonly isLatencyLive: boolean;
  readonly hasEffort: boolean;
}

/** @throws Error where it is of a version that this code does not know. */
function unpackPredictions(bytes: Uint8Array): PackedPrediction[] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed[0] !== version) {
    throw new Error(
      `decisions.predictions is of version ${packed[0]}, and this Tradewind reads ${version}: a newer one wrote it`,
    );
  }
  const predictions: PackedPrediction[] = [];
  for (
    let offset = predictionsHeaderBytes;
    offset + candidateBytes <= packed.length;
    offset += candidateBytes
  ) {
    const cost = packed.readBigInt64BE(offset + 12);
    const flags = packed.readUInt8(offset + 36);
    predictions.push({
      score: packed.readInt32BE(offset) / 1e6,
      qualityMean: packed.readInt32BE(offset + 4) / 1e6,
      qualityStandardDeviation: packed.readInt32BE(offset + 8) / 1e6,
      expectedCostNanoUsd: cost === unknownCost ? null : Number(cost),
      expectedInputTokens: packed.readInt32BE(offset + 20),
      expectedOutputTokens: packed.readInt32BE(offset + 24),
      timeToFirstTokenMs: packed.readInt32BE(offset + 28) / 1e3,
      totalMs: packed.readInt32BE(offset + 32) / 1e3,
      isLatencyLive: (flags & liveFlag) !== 0,
      hasEffort: (flags & effortFlag) !== 0,
    });
  }
  return predictions;
}

/** The columns of `decisions` that hold the ranking. */
interface RankedColumns {
  readonly candidates: string | null;
  readonly predictions: Uint8Array | null;
  readonly details: StoredDecisionDetails | null;
}

/** The ranked candidates of a row of `decisions`, best first. */
export function decodeRanked({ candidates, predictions, details }: RankedColumns): StoredCandidate[] {
  if (predictions === null) return [];
  const candidateIds = candidates === null || candidates === "" ? [] : candidates.split("\n");
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
        evidence: details?.evidence?.[rank] ?? null,
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
