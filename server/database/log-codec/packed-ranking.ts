import type { ChoiceCandidate, Prediction } from "../../../engine/index.ts";
import type { LogNames } from "./log-names.ts";
import type { LogValueId } from "./log-values.ts";
import { packedLayout, requireKnownVersion } from "./packed-decision.ts";

const { fractions, liveFlag, unknown, logUnits, headerBytes, candidateBytes } = packedLayout;

/** `expm1(code / logUnits)` of every code: a ranking of 20 holds 80 of them. */
let valueOfCode: Float64Array | null = null;
const noEvidence = Object.freeze([]);

/** The part of `decisions.packed` that holds the ranking, as SQL: everything behind it (features, evidence) stays in the database. */
export const rankingSql = (packed: string): string =>
  `substring(${packed} from 1 for ${headerBytes} + ${candidateBytes} * (get_byte(${packed}, 21) * 256 + get_byte(${packed}, 22)))`;

/** Ids of what a packed ranking refers to. */
export function rankingIds(bytes: Buffer): {
  readonly namesId: LogValueId;
  readonly policyId: LogValueId | null;
} {
  requireKnownVersion(bytes[0]);
  const policyId = bytes.readBigInt64BE(9);
  return { namesId: String(bytes.readBigInt64BE(1)), policyId: policyId === 0n ? null : String(policyId) };
}

const candidatesOf = new WeakMap<LogNames, ChoiceCandidate[]>();

function namedCandidates(names: LogNames): ChoiceCandidate[] {
  const known = candidatesOf.get(names);
  if (known !== undefined) return known;
  const made = names.candidates.map(([id, modelId, reasoningEffort]) => ({
    id,
    model: { id: modelId },
    reasoningEffort,
  }));
  candidatesOf.set(names, made);
  return made;
}

/** `readUInt16BE` without its checks: a million rankings of 20 have 140 million of these. */
const uint16 = (bytes: Buffer, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

/** Candidates and what was predicted of them, best first, without the evidence behind it: fast enough for a million rows. */
export function readRanking(
  bytes: Buffer,
  names: LogNames,
  inputTokens: number,
): { readonly candidates: ChoiceCandidate[]; readonly predictions: Prediction[] } {
  valueOfCode ??= Float64Array.from({ length: unknown + 1 }, (_, code) => Math.expm1(code / logUnits));
  const all = namedCandidates(names);
  const values = valueOfCode;
  const count = uint16(bytes, 21);
  const candidates = new Array<ChoiceCandidate>(count);
  const predictions = new Array<Prediction>(count);
  for (let rank = 0; rank < count; rank += 1) {
    const at = headerBytes + candidateBytes * rank;
    const place = uint16(bytes, at);
    const candidate = all[place & ~liveFlag]!;
    const costCode = uint16(bytes, at + 6);
    candidates[rank] = candidate;
    predictions[rank] = {
      candidateId: candidate.id,
      quality: {
        mean: uint16(bytes, at + 2) / fractions,
        standardDeviation: uint16(bytes, at + 4) / fractions,
        evidence: noEvidence,
      },
      cost: {
        expectedNanoUsd: costCode === unknown ? null : Math.round(values[costCode]!),
        unknownReason: costCode === unknown ? "no price was known" : null,
        expectedInputTokens: inputTokens,
        expectedOutputTokens: values[uint16(bytes, at + 8)]!,
      },
      latency: {
        timeToFirstTokenMs: values[uint16(bytes, at + 10)]! / 1e3,
        totalMs: values[uint16(bytes, at + 12)]! / 1e3,
        source: (place & liveFlag) !== 0 ? "live" : "prior",
      },
    };
  }
  return { candidates, predictions };
}
