import type { Decision, ExcludedCandidate, TaskShare } from "../../../engine/index.ts";
import { decisions } from "../schema/index.ts";
import { batchColumns, batchInsertSql } from "./batch-insert.ts";
import { jsonBytes, jsonInteger, jsonNumber, jsonText, memoJson } from "./json-text.ts";
import { packFeatures } from "./pack-features.ts";
import { packPredictions } from "./pack-predictions.ts";
import { packVector } from "./pack-vector.ts";
import type { PromptRecord } from "./prompt-record.ts";
import type { StoredExclusion } from "./stored-decision-parts.ts";

/** Of so many candidates, best first, the evidence behind the prediction is kept; the priors' version leads to the rest. */
const candidatesWithEvidence = 3;

/** Made by a salt that may not be known yet: they stand last in a row, in this order. */
const hashedProperties: readonly string[] = [
  "promptHash",
  "conversationKey",
] satisfies (keyof typeof decisions.$inferInsert)[];

export const decisionColumns = batchColumns(decisions).sort(
  (one, other) => hashedProperties.indexOf(one.property) - hashedProperties.indexOf(other.property),
);

/** Inserts encoded decisions; one that is there already stays as it is. */
export const insertDecisionsSql = batchInsertSql(
  decisions,
  decisionColumns,
  "on conflict (request_id) do nothing",
);

type DecisionProperty = Exclude<keyof typeof decisions.$inferInsert, "promptHash" | "conversationKey">;

/**
 * A decision as one row of a batch, without its last values, the hashes, which may not be known yet: `${row},${hashes}]` completes it.
 *
 * It is encoded when it is recorded, not when it is written: right then its parts are in the processor's cache
 * (10 us against 26 us for 20 candidates), and a string of known size waits instead of a few hundred objects.
 *
 * @param promptText What to store of the prompt; null: nothing.
 * @throws RangeError where a figure is not a number.
 */
export function encodeDecision(decision: Decision, prompt: PromptRecord, promptText: string | null): string {
  const { features } = prompt;
  const contextual = features?.contextualEmbedding ?? null;
  const values: Record<DecisionProperty, string> = {
    requestId: jsonText(decision.requestId),
    createdAt: jsonNumber(decision.decidedAtMs),
    tenant: jsonText(prompt.tenant),
    requestedModel: jsonText(decision.requestedModel),
    chosenCandidate: jsonText(decision.chosenCandidateId),
    propensity: jsonNumber(decision.propensity),
    taskType: jsonText(decision.tasks[0]?.taskType ?? null),
    tasks: tasksJson(decision.tasks),
    novelty: jsonNumber(decision.novelty),
    candidates: jsonText(decision.ranked.map((candidate) => candidate.candidateId).join("\n")),
    predictions: jsonBytes(packPredictions(decision.ranked)),
    details: detailsJson(decision),
    excluded: decision.excluded.length === 0 ? "null" : jsonText(groupExclusions(decision.excluded)),
    policy: memoJson(decision.policy),
    reason: jsonText(decision.reason),
    counterfactual: jsonText(decision.counterfactual),
    priorsVersion: jsonText(decision.priorsVersion),
    embedderId: jsonText(decision.embedderId),
    embeddingDepth: jsonText(decision.embeddingDepth),
    decisionMs: jsonNumber(decision.decisionMs),
    inputTokensEstimate: jsonInteger(prompt.inputTokensEstimate),
    embedding: jsonBytes(features === null ? null : packVector(features.embedding)),
    contextualEmbedding: jsonBytes(contextual === null ? null : packVector(contextual)),
    features: jsonBytes(features === null ? null : packFeatures(features)),
    promptText: jsonText(promptText),
  };
  return `[${orderedProperties.map((property) => values[property]).join(",")}`;
}

const orderedProperties = decisionColumns
  .slice(0, -hashedProperties.length)
  .map((column) => column.property as DecisionProperty);

function tasksJson(tasks: readonly TaskShare[]): string {
  return jsonText(Object.fromEntries(tasks.map((task) => [task.taskType, task.probability])));
}

/** Parts of a decision that only some have. */
const factNames = ["guarantee", "exploration", "switch"] as const;

/** See `StoredDecisionDetails`. */
function detailsJson(decision: Decision): string {
  const { ranked } = decision;
  const evidence = ranked
    .slice(0, candidatesWithEvidence)
    .map(({ prediction }) => memoJson(prediction.quality.evidence))
    .join(",");
  let costUnknown = "";
  let switchCosts = "";
  for (let rank = 0; rank < ranked.length; rank++) {
    const reason = ranked[rank]?.prediction.cost.unknownReason ?? null;
    if (reason !== null) costUnknown += `${costUnknown === "" ? "" : ","}"${rank}":${jsonText(reason)}`;
    const switchCost = ranked[rank]?.switchCostNanoUsd;
    if (switchCost !== undefined) switchCosts += `${switchCosts === "" ? "" : ","}"${rank}":${switchCost}`;
  }
  let parts = `"evidence":[${evidence}]`;
  if (costUnknown !== "") parts += `,"costUnknown":{${costUnknown}}`;
  if (switchCosts !== "") parts += `,"switchCosts":{${switchCosts}}`;
  for (const name of factNames) {
    const facts = decision[name];
    if (facts !== undefined) parts += `,"${name}":${JSON.stringify(facts)}`;
  }
  return `{${parts}}`;
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
