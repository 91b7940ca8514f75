import type { RankedCandidate } from "../../../engine/index.ts";

/*
 * Layout, big-endian so that SQL can read it (see the view `decision_candidates`): one byte of version, then for each
 * candidate 37 bytes:
 *   0  int32  score, millionths
 *   4  int32  quality mean, millionths
 *   8  int32  quality standard deviation, millionths
 *  12  int64  expected cost, nano-dollars; -1: unknown
 *  20  int32  expected input tokens
 *  24  int32  expected output tokens
 *  28  int32  time to first token, microseconds
 *  32  int32  total time, microseconds
 *  36  uint8  flags: 1 = latency was measured live, 2 = the candidate's id names an effort
 * As JSON the same figures of 20 candidates took PostgreSQL 2.5 times and the embedded database twice as long to insert.
 */
const version = 1;
const headerBytes = 1;
const candidateBytes = 37;
const liveFlag = 1;
const effortFlag = 2;
const unknownCost = -1n;
const largestInt32 = 2_147_483_647;
const twoTo32 = 4_294_967_296;

/** What is kept of a candidate's prediction; rounded to a millionth, a token, a microsecond. */
export interface PackedPrediction {
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

/** @throws RangeError where a figure is not a number. Figures beyond the layout's range are kept at its edge. */
export function packPredictions(ranked: readonly RankedCandidate[]): Buffer {
  const bytes = new Uint8Array(headerBytes + candidateBytes * ranked.length);
  // A DataView: the engine compiles its writes in place, a Buffer's are calls.
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  let offset = headerBytes;
  for (const { prediction, score, reasoningEffort } of ranked) {
    const { quality, cost, latency } = prediction;
    view.setInt32(offset, fixedPoint(score, 1e6));
    view.setInt32(offset + 4, fixedPoint(quality.mean, 1e6));
    view.setInt32(offset + 8, fixedPoint(quality.standardDeviation, 1e6));
    setCost(view, offset + 12, cost.expectedNanoUsd);
    view.setInt32(offset + 20, fixedPoint(cost.expectedInputTokens, 1));
    view.setInt32(offset + 24, fixedPoint(cost.expectedOutputTokens, 1));
    view.setInt32(offset + 28, fixedPoint(latency.timeToFirstTokenMs, 1e3));
    view.setInt32(offset + 32, fixedPoint(latency.totalMs, 1e3));
    view.setUint8(
      offset + 36,
      (latency.source === "live" ? liveFlag : 0) | (reasoningEffort === null ? 0 : effortFlag),
    );
    offset += candidateBytes;
  }
  return Buffer.from(bytes.buffer);
}

/** Reads what `packPredictions` wrote. @throws Error where it is of a version that this code does not know. */
export function unpackPredictions(bytes: Uint8Array): PackedPrediction[] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed[0] !== version) {
    throw new Error(
      `decisions.predictions is of version ${packed[0]}, and this Tradewind reads ${version}: a newer one wrote it`,
    );
  }
  const predictions: PackedPrediction[] = [];
  for (let offset = headerBytes; offset + candidateBytes <= packed.length; offset += candidateBytes) {
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

function fixedPoint(value: number, unitsPerOne: number): number {
  const units = Math.round(value * unitsPerOne);
  if (units >= -largestInt32 && units <= largestInt32) return units;
  if (Number.isNaN(units)) throw new RangeError("a prediction holds a figure that is not a number");
  return units > 0 ? largestInt32 : -largestInt32;
}

/** A cost fits 53 bits; as two halves it needs no BigInt, which would be the slowest part of all. */
function setCost(view: DataView, offset: number, costNanoUsd: number | null): void {
  const cost = costNanoUsd === null ? -1 : Math.round(costNanoUsd);
  if (!Number.isSafeInteger(cost)) throw new RangeError("a prediction holds a cost that is not a number");
  view.setInt32(offset, Math.floor(cost / twoTo32));
  view.setUint32(offset + 4, cost); // Taken modulo 2^32, also of a negative number.
}
