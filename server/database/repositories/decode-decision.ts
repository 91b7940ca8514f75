import type { ExcludedCandidate, TaskShare } from "../../../engine/index.ts";
import type { decisions } from "../schema/index.ts";
import { type PackedPrediction, unpackPredictions } from "./pack-predictions.ts";
import type { StoredDecisionDetails, StoredExclusion } from "./stored-decision-parts.ts";
import type { StoredCandidate, StoredDecision } from "./stored-types.ts";

/** A row of `decisions` as read by drizzle. */
export type DecisionRow = typeof decisions.$inferSelect;

export function decodeDecision(row: DecisionRow): StoredDecision {
  const candidateIds = row.candidates === "" ? [] : row.candidates.split("\n");
  const predictions = unpackPredictions(row.predictions);
  return {
    requestId: row.requestId,
    decidedAtMs: Date.parse(row.createdAt),
    requestedModel: row.requestedModel,
    tasks: largestFirst(row.tasks),
    novelty: row.novelty,
    ranked: predictions.map((prediction, rank) =>
      rankedCandidate(candidateIds[rank] ?? "", prediction, rank, row.details),
    ),
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
