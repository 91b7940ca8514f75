import type {
  Decision,
  EvidenceReference,
  PromptFeatures,
  RankedCandidate,
  TaskShare,
} from "../../../engine/index.ts";
import type { StoredCandidate } from "../log-codec/stored-types.ts";
import { ByteReader, ByteWriter } from "./byte-writer.ts";
import { readEarlierFeatures, readFeatures, writeFeatures } from "./compact-features.ts";
import { readEightBitFeatures } from "./eight-bit-features.ts";
import { LogNameList, type LogNames } from "./log-names.ts";
import { type LogValueId, logValueId } from "./log-values.ts";

/*
 * Layout of `decisions.packed`, big-endian so that SQL can read it (see the view `decision_candidates`):
 *    0  uint8    version, 4; 2 and 3 are still read
 *    1  int64    id of the names (`LogNames`) in `log_values`
 *    9  int64    id of the policy there; 0: the policy is one request's own and stands in its column
 *   17  float32  unit of the scores
 *   21  uint16   number of candidates
 *   23  16 bytes for each, best first:
 *       uint16  place among the names' candidates; the highest bit: latency was measured live
 *       uint16  quality mean, uint16 quality standard deviation: 50000ths
 *       uint16  expected cost in nano-dollars, expected output tokens, time to first token and total time in microseconds: `logCode`
 *       int16   score in units
 * then from version 4 on uint16: how many bytes the tasks and the evidence take;
 * tasks: uint8 number, for each uint8 place among the names' task types, probability in 50000ths as a varint (before version 4 a uint16);
 * evidence: uint8 number, for each its rank as a varint (before: uint16), int64 id of the references in `log_values`;
 * features: uint8 1 and `writeFeatures` (in version 3 `readEarlierFeatures`, in version 2 `readEightBitFeatures`), or 0.
 */
const version = 4;
const readersOfFeatures: ReadonlyMap<number | undefined, (reader: ByteReader) => PromptFeatures> = new Map([
  [version, readFeatures],
  [3, readEarlierFeatures],
  [2, readEightBitFeatures],
]);
/** Decimals of four digits are kept exactly. */
const fractions = 50_000;
const largestScore = 32_767;
/** A score beyond it would make the others' unit meaningless. */
const largestMagnitude = Number.MAX_VALUE ** 0.1;
const liveFlag = 0x8000;
const unknown = 0xffff;
/** `code = ln(1 + value) * 1780`: exact to 0.03%, up to 9e15. */
const logUnits = 1_780;

/** What a reader of rankings alone has to know of the layout. */
export const packedLayout = {
  ...{ fractions, liveFlag, unknown, logUnits },
  /** Before the candidates, and of each. */
  ...{ headerBytes: 23, candidateBytes: 16 },
  /** The first version that states the length of what lies between the candidates and the features. */
  lengthSince: 4,
} as const;

/** Of so many candidates, best first, and of the chosen one the evidence is kept; the priors' version leads to the rest. */
const candidatesWithEvidence = 3;

/** A policy that comes again is written once; one that a single request made stands in its own row. */
const policiesSeen = new WeakSet<object>();
const names = new LogNameList();
const writer = new ByteWriter();

interface PackedForm {
  readonly base64: string;
  /** What the row refers to by id. */
  readonly values: readonly object[];
  readonly isPolicyInline: boolean;
}

/** Of decisions without a ranking, which differ in their policy alone. */
const namedForms = new WeakMap<object, PackedForm>();

/** @throws RangeError where a figure is not a number */
export function packDecision(decision: Decision, features: PromptFeatures | null): PackedForm {
  const { ranked, tasks, policy, priorsVersion } = decision;
  const isNamed = features === null && ranked.length + tasks.length === 0 && priorsVersion === "none";
  const known = isNamed ? namedForms.get(policy) : undefined;
  if (known !== undefined) return known;
  const form = pack(decision, features);
  if (isNamed && !form.isPolicyInline) namedForms.set(policy, form);
  return form;
}

function pack(decision: Decision, features: PromptFeatures | null): PackedForm {
  const { ranked, tasks, policy, chosenCandidateId } = decision;
  const values: object[] = [];
  const placed = names.of(decision);
  values.push(placed.names);
  const isPolicyInline = !policiesSeen.has(policy);
  if (isPolicyInline) policiesSeen.add(policy);
  else values.push(policy);
  writer.start();
  writer.u8(version);
  writer.raw(idBytes(logValueId(placed.names)));
  writer.raw(isPolicyInline ? noId : idBytes(logValueId(policy)));
  const scoreUnit = Math.fround(ranked.reduce(largestScoreOf, 0) / largestScore);
  writer.f32(scoreUnit);
  writer.u16(ranked.length);
  let rank = 0;
  for (const { prediction, score } of ranked) {
    const { quality, cost, latency } = prediction;
    writer.u16(placed.candidates[rank]! | (latency.source === "live" ? liveFlag : 0));
    writer.u16(fraction(quality.mean));
    writer.u16(fraction(quality.standardDeviation));
    writer.u16(cost.expectedNanoUsd === null ? unknown : logCode(cost.expectedNanoUsd));
    writer.u16(logCode(cost.expectedOutputTokens));
    writer.u16(logCode(latency.timeToFirstTokenMs * 1e3));
    writer.u16(logCode(latency.totalMs * 1e3));
    writer.i16(
      scoreUnit === 0 ? 0 : Math.max(-largestScore, Math.min(largestScore, Math.round(score / scoreUnit))),
    );
    rank += 1;
  }
  const endLength = writer.u16Length();
  writer.u8(tasks.length);
  for (let index = 0; index < tasks.length; index += 1) {
    writer.u8(placed.tasks[index]!);
    writer.varint(fraction(tasks[index]!.probability));
  }
  const shown = ranked.findIndex(({ candidateId }) => candidateId === chosenCandidateId);
  const best = Math.min(candidatesWithEvidence, ranked.length);
  writer.u8(best + (shown >= best ? 1 : 0));
  for (let place = 0; place < best; place += 1) writeEvidence(ranked, place, values);
  if (shown >= best) writeEvidence(ranked, shown, values);
  endLength();
  writer.u8(features === null ? 0 : 1);
  if (features !== null) writeFeatures(writer, features);
  return { base64: writer.base64(), values, isPolicyInline };
}

function writeEvidence(ranked: readonly RankedCandidate[], rank: number, values: object[]): void {
  const { evidence } = ranked[rank]!.prediction.quality;
  values.push(evidence);
  writer.varint(rank);
  writer.raw(idBytes(logValueId(evidence)));
}

/** What `packDecision` wrote, with ids in place of the values. */
interface UnpackedDecision {
  readonly namesId: LogValueId;
  /** null: the policy stands in its column. */
  readonly policyId: LogValueId | null;
  readonly candidates: readonly Omit<UnpackedCandidate, "evidence">[];
  readonly tasks: readonly { readonly place: number; readonly probability: number }[];
  readonly evidence: ReadonlyMap<number, LogValueId>;
  readonly features: PromptFeatures | null;
}

interface UnpackedCandidate {
  readonly place: number;
  readonly score: number;
  readonly qualityMean: number;
  readonly qualityStandardDeviation: number;
  readonly expectedCostNanoUsd: number | null;
  readonly expectedOutputTokens: number;
  readonly timeToFirstTokenMs: number;
  readonly totalMs: number;
  readonly isLatencyLive: boolean;
}

/** @throws Error where the first byte tells of a version that this code does not know */
export function requireKnownVersion(found: number | undefined): void {
  if (!readersOfFeatures.has(found))
    throw new Error(
      `decisions.packed is of version ${found}, and this Tradewind reads ${[...readersOfFeatures.keys()].join(", ")}: a newer one wrote it`,
    );
}

/** @throws Error as `requireKnownVersion` */
export function unpackDecision(bytes: Uint8Array): UnpackedDecision {
  const reader = new ByteReader(bytes);
  const found = reader.u8();
  requireKnownVersion(found);
  const small = (): number => (found === version ? reader.varint() : reader.u16());
  const namesId = String(reader.i64());
  const policy = reader.i64();
  const scoreUnit = reader.f32();
  const candidates = Array.from({ length: reader.u16() }, () => {
    const place = reader.u16();
    const qualityMean = rounded(reader.u16() / fractions, 5);
    const qualityStandardDeviation = rounded(reader.u16() / fractions, 5);
    const cost = reader.u16();
    return {
      place: place & ~liveFlag,
      isLatencyLive: (place & liveFlag) !== 0,
      qualityMean,
      qualityStandardDeviation,
      expectedCostNanoUsd: cost === unknown ? null : Math.round(logValue(cost)),
      expectedOutputTokens: Math.round(logValue(reader.u16())),
      timeToFirstTokenMs: rounded(logValue(reader.u16()) / 1e3, 3),
      totalMs: rounded(logValue(reader.u16()) / 1e3, 3),
      score: rounded(reader.i16() * scoreUnit, 6),
    };
  });
  if (found === version) reader.u16();
  const tasks = Array.from({ length: reader.u8() }, () => ({
    place: reader.u8(),
    probability: rounded(small() / fractions, 5),
  }));
  const evidence = new Map(
    Array.from({ length: reader.u8() }, () => [small(), String(reader.i64())] as const),
  );
  const features = reader.u8() === 1 ? readersOfFeatures.get(found)!(reader) : null;
  return { namesId, policyId: policy === 0n ? null : String(policy), candidates, tasks, evidence, features };
}

/** Ids of the values that an unpacked decision refers to. */
export const idsOf = ({ namesId, policyId, evidence }: UnpackedDecision): LogValueId[] => [
  namesId,
  ...(policyId === null ? [] : [policyId]),
  ...evidence.values(),
];

/** The ranking, best first. @param inputTokens of the request: one figure for all candidates */
export function rankedOf(
  { candidates, evidence }: UnpackedDecision,
  given: LogNames,
  valueById: (id: LogValueId) => unknown,
  inputTokens: number,
): StoredCandidate[] {
  return candidates.map((one, rank) => {
    const [candidateId = "", modelId = "", reasoningEffort = null] = given.candidates[one.place] ?? [];
    const evidenceId = evidence.get(rank);
    return {
      ...{ candidateId, modelId, reasoningEffort, score: one.score },
      prediction: {
        candidateId,
        quality: {
          mean: one.qualityMean,
          standardDeviation: one.qualityStandardDeviation,
          evidence: evidenceId === undefined ? null : (valueById(evidenceId) as readonly EvidenceReference[]),
        },
        cost: {
          expectedNanoUsd: one.expectedCostNanoUsd,
          unknownReason: one.expectedCostNanoUsd === null ? `no price is known for ${modelId}` : null,
          expectedInputTokens: inputTokens,
          expectedOutputTokens: one.expectedOutputTokens,
        },
        latency: {
          timeToFirstTokenMs: one.timeToFirstTokenMs,
          totalMs: one.totalMs,
          source: one.isLatencyLive ? "live" : "prior",
        },
      },
    };
  });
}

export const tasksOf = ({ tasks }: UnpackedDecision, given: LogNames): TaskShare[] =>
  tasks.map(({ place, probability }) => ({ taskType: given.taskTypes[place] ?? "", probability }));

const noId = Buffer.alloc(8);
const bytesById = new Map<LogValueId, Buffer>();

/** A few thousand ids are alive at a time; more come only where priors are changed again and again. */
const maxIdsKept = 20_000;

function idBytes(id: LogValueId): Buffer {
  let bytes = bytesById.get(id);
  if (bytes === undefined) {
    if (bytesById.size >= maxIdsKept) bytesById.clear();
    bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(id));
    bytesById.set(id, bytes);
  }
  return bytes;
}

const largestScoreOf = (largest: number, { score }: RankedCandidate): number => {
  if (Number.isNaN(score)) throw new RangeError("a prediction holds a score that is not a number");
  return Math.max(largest, Math.min(Math.abs(score), largestMagnitude));
};

function fraction(value: number): number {
  if (Number.isNaN(value)) throw new RangeError("a prediction holds a figure that is not a number");
  return Math.round(Math.min(1, Math.max(0, value)) * fractions);
}

function logCode(value: number): number {
  if (Number.isNaN(value)) throw new RangeError("a prediction holds a figure that is not a number");
  // Not `log1p`, which takes twice as long: the codes are far coarser than what it adds near 0.
  return Math.min(unknown - 1, Math.round(Math.log(1 + Math.max(0, value)) * logUnits));
}

/** No more digits than are known. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const logValue = (code: number): number => Math.expm1(code / logUnits);
