import type { ExcludedCandidate, TaskShare } from "../../../engine/index.ts";
import type { decisions } from "../schema/index.ts";
import { decodeRanked } from "./decode-ranked.ts";
import type { StoredExclusion } from "./stored-decision-parts.ts";
import type { StoredDecision } from "./stored-types.ts";

/** A row of `decisions` as read by drizzle. */
export type DecisionRow = typeof decisions.$inferSelect;

export function decodeDecision(row: DecisionRow): StoredDecision {
  return {
    requestId: row.requestId,
    decidedAtMs: Date.parse(row.createdAt),
    requestedModel: row.requestedModel,
    tasks: largestFirst(row.tasks),
    novelty: row.novelty,
    ranked: decodeRanked(row),
    excluded: (row.excluded ?? []).flatMap(ungroup),
    chosenCandidateId: row.chosenCandidate,
    propensity: row.propensity,
    reason: row.reason,
    counterfactual: row.counterfactual,
    policy: row.policy,
    priorsVersion: row.priorsVersion,
    embedderId: row.embedderId,
    embeddingDepth: row.embeddingDepth,
    decisionMs: row.decisionMs,
    ...(row.details?.guarantee && { guarantee: row.details.guarantee }),
    ...(row.details?.exploration && { exploration: row.details.exploration }),
    ...(row.details?.switch && { switch: row.details.switch }),
    tenant: row.tenant,
    conversationKey: row.conversationKey,
    inputTokensEstimate: row.inputTokensEstimate,
    promptHash: row.promptHash === null ? null : Buffer.from(row.promptHash).toString("hex"),
    promptText: row.promptText,
  };
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
