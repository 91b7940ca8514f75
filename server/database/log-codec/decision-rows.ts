import {
  type Decision,
  type ExcludedCandidate,
  explainDecision,
  type Policy,
  type TaskShare,
} from "../../../engine/index.ts";
import { batchColumns, batchInsertSql, createRowJoin } from "../repositories/batch-insert.ts";
import { jsonInteger, jsonName, jsonNumber, jsonText, memoJson } from "../repositories/json-text.ts";
import { decisions } from "../schema/index.ts";
import { decodeRanked } from "./first-format.ts";
import type { LogNames } from "./log-names.ts";
import type { LogValueId, LogValues } from "./log-values.ts";
import { idsOf, packDecision, rankedOf, tasksOf, unpackDecision } from "./packed-decision.ts";
import type { PromptRecord } from "./prompt-record.ts";
import type { StoredExclusion } from "./stored-parts.ts";
import type { StoredCandidate, StoredDecision } from "./stored-types.ts";

/** Columns of earlier versions, which are read and never written. */
const earlierProperties = [
  ...(["tasks", "candidates", "predictions", "reason", "counterfactual", "embedderId"] as const),
  ...(["embeddingDepth", "embedding", "contextualEmbedding", "features"] as const),
] as const satisfies readonly (keyof typeof decisions.$inferInsert)[];
type EarlierProperty = (typeof earlierProperties)[number];

/** Made by a salt that may not be known yet: they stand last in a row, in this order. */
const hashedProperties: readonly string[] = [
  "promptHash",
  "conversationKey",
  "sessionKey",
  "userKey",
] satisfies (keyof typeof decisions.$inferInsert)[];

export const decisionColumns = batchColumns(decisions, earlierProperties).sort(
  (one, other) => hashedProperties.indexOf(one.property) - hashedProperties.indexOf(other.property),
);

/** Inserts encoded decisions; one that is there already stays as it is. */
export const insertDecisionsSql = batchInsertSql(
  decisions,
  decisionColumns,
  "on conflict (request_id) do nothing",
);

const joinRow = createRowJoin(decisionColumns.slice(0, -hashedProperties.length));

/** Hashes stand last and are made later; the rest of the list is no longer written. */
type DecisionProperty = Exclude<
  keyof typeof decisions.$inferInsert,
  "promptHash" | "conversationKey" | "sessionKey" | "userKey" | EarlierProperty
>;

/** A row of a batch, and what it refers to. */
export interface EncodedRow {
  readonly json: string;
  /** Values that many rows share: to be written before the row, under `logValueId`. */
  readonly values: readonly object[];
}

/**
 * A decision as one row of a batch, without its last values, the hashes, which may not be known yet: `${row},${hashes}]` completes it.
 *
 * It is encoded when it is recorded, not when it is written: right then its parts are in the processor's cache, and a string of known size waits
 * instead of a few hundred objects.
 *
 * @param promptText What to store of the prompt; null: nothing.
 * @throws RangeError where a figure is not a number.
 */
export function encodeDecision(
  decision: Decision,
  prompt: PromptRecord,
  promptText: string | null,
): EncodedRow {
  const { base64, values, isPolicyInline } = packDecision(decision, prompt.features);
  // In the order of the columns.
  const row: Record<DecisionProperty, string> = {
    requestId: `"${decision.requestId}"`,
    createdAt: jsonNumber(decision.decidedAtMs),
    tenant: jsonName(prompt.tenant),
    requestedModel: jsonName(decision.requestedModel),
    chosenCandidate: jsonName(decision.chosenCandidateId),
    propensity: jsonNumber(decision.propensity),
    taskType: jsonName(decision.tasks[0]?.taskType ?? null),
    packed: `"${base64}"`,
    novelty: jsonNumber(Math.fround(decision.novelty)),
    details: detailsJson(decision),
    excluded: decision.excluded.length === 0 ? "null" : jsonText(groupExclusions(decision.excluded)),
    policy: isPolicyInline ? memoJson(decision.policy) : "null",
    priorsVersion: jsonName(decision.priorsVersion),
    decisionMs: jsonNumber(decision.decisionMs),
    inputTokensEstimate: jsonInteger(prompt.inputTokensEstimate),
    promptText: jsonText(promptText),
  };
  // Joined, not added up: what waits is then one flat string and no tree of parts, which the collector would copy one by one.
  return { json: `[${joinRow(row)}`, values };
}

/** Parts of a decision that only some have. */
const factNames = ["guarantee", "exploration", "switch", "experiments"] as const;

/** See `StoredDecisionDetails`. */
function detailsJson(decision: Decision): string {
  let parts = "";
  const add = (name: string, json: string): void => {
    parts += `${parts === "" ? "" : ","}"${name}":${json}`;
  };
  let switchCosts = "";
  const { ranked } = decision;
  for (let rank = 0; rank < ranked.length; rank += 1) {
    const switchCost = ranked[rank]!.switchCostNanoUsd;
    if (switchCost !== undefined) switchCosts += `${switchCosts === "" ? "" : ","}"${rank}":${switchCost}`;
  }
  if (switchCosts !== "") add("switchCosts", `{${switchCosts}}`);
  for (const name of factNames) if (decision[name] !== undefined) add(name, jsonText(decision[name]));
  if (decision.canDraw === false) add("canDraw", "false");
  return parts === "" ? "null" : `{${parts}}`;
}

function groupExclusions(excluded: readonly ExcludedCandidate[]): StoredExclusion[] {
  const groups = new Map<string, { code: string; reason: string; candidates: string[] }>();
  for (const { code, reason, candidateId } of excluded) {
    const key = `${code} ${reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { code, reason, candidates: [candidateId] });
    else group.candidates.push(candidateId);
  }
  return [...groups.values()];
}

/** A row of `decisions` as read by drizzle. */
export type DecisionRow = Pick<typeof decisions.$inferSelect, keyof typeof decisions.$inferSelect>;

/** Ids of the values that rows refer to, to be read before they are decoded. */
export function valueIdsOf(rows: readonly Pick<DecisionRow, "packed">[]): Set<LogValueId> {
  const ids = new Set<LogValueId>();
  for (const { packed } of rows)
    if (packed != null) for (const id of idsOf(unpackDecision(packed))) ids.add(id);
  return ids;
}

/** Ranking, tasks and policy of a row, in whichever format it was written. @throws Error where a value that it refers to is gone */
function rankingOf(
  row: Pick<
    DecisionRow,
    "packed" | "candidates" | "predictions" | "details" | "policy" | "inputTokensEstimate"
  >,
  values: LogValues,
): { readonly ranked: StoredCandidate[]; readonly policy: Policy; readonly names: LogNames | null } {
  if (row.packed == null) return { ranked: decodeRanked(row), policy: row.policy!, names: null };
  const unpacked = unpackDecision(row.packed);
  const valueById = (id: LogValueId): unknown => {
    const value = values.get(id);
    if (value === undefined) throw new Error(`log_values holds no ${id}, which a decision refers to`);
    return value;
  };
  const names = valueById(unpacked.namesId) as LogNames;
  const switchCosts = row.details?.switchCosts;
  const ranked = rankedOf(unpacked, names, valueById, row.inputTokensEstimate ?? 0).map((one, rank) =>
    switchCosts?.[rank] === undefined ? one : { ...one, switchCostNanoUsd: switchCosts[rank] },
  );
  const policy = unpacked.policyId === null ? row.policy! : (valueById(unpacked.policyId) as Policy);
  return { ranked, policy, names };
}

/** @param values those of `valueIdsOf` */
export function decodeDecision(row: DecisionRow, values: LogValues): StoredDecision {
  const { ranked, policy, names } = rankingOf(row, values);
  const { details } = row;
  const facts = {
    requestId: row.requestId,
    decidedAtMs: Date.parse(row.createdAt),
    requestedModel: row.requestedModel,
    tasks: names === null ? largestFirst(row.tasks ?? {}) : tasksOf(unpackDecision(row.packed!), names),
    novelty: row.novelty,
    ...{ ranked, policy },
    excluded: (row.excluded ?? []).flatMap(ungroup),
    chosenCandidateId: row.chosenCandidate,
    propensity: row.propensity,
    priorsVersion: row.priorsVersion,
    embedderId: names?.embedderId ?? row.embedderId ?? "none",
    embeddingDepth: names?.embeddingDepth ?? row.embeddingDepth ?? "none",
    decisionMs: row.decisionMs,
    ...(details?.guarantee && { guarantee: details.guarantee }),
    ...(details?.exploration && { exploration: details.exploration }),
    ...(details?.switch && { switch: details.switch }),
    ...(details?.experiments && { experiments: details.experiments }),
    ...(details?.canDraw === false && { canDraw: false }),
    tenant: row.tenant,
    conversationKey: row.conversationKey,
    inputTokensEstimate: row.inputTokensEstimate,
    promptHash: hexOf(row.promptHash),
    sessionKey: hexOf(row.sessionKey),
    userKey: hexOf(row.userKey),
    promptText: row.promptText,
  };
  return { ...facts, ...sentencesOf(row, facts) };
}

const hexOf = (bytes: Uint8Array | null | undefined): string | null =>
  bytes == null ? null : Buffer.from(bytes).toString("hex");

/** As an earlier version wrote them, else made now from the stored figures. */
function sentencesOf(
  row: DecisionRow,
  facts: Omit<StoredDecision, "reason" | "counterfactual">,
): Pick<StoredDecision, "reason" | "counterfactual"> {
  if (row.reason !== null && row.reason !== undefined)
    return { reason: row.reason, counterfactual: row.counterfactual };
  const ranked = facts.ranked.map((one) => {
    const { quality } = one.prediction;
    // Of the chosen one it is kept.
    const evidence = quality.evidence ?? [];
    return { ...one, prediction: { ...one.prediction, quality: { ...quality, evidence } } };
  });
  return explainDecision({ ...facts, ranked });
}

/** PostgreSQL does not keep the order of a JSON object's keys. */
function largestFirst(tasks: Readonly<Record<string, number>>): TaskShare[] {
  return Object.entries(tasks)
    .map(([taskType, probability]) => ({ taskType, probability }))
    .sort((one, other) => other.probability - one.probability);
}

function ungroup({ code, reason, candidates }: StoredExclusion): ExcludedCandidate[] {
  return candidates.map((candidateId) => ({ candidateId, code, reason }));
}
