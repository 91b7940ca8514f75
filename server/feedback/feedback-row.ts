import type { FeedbackRow } from "../database/repositories/feedback.ts";
import type { RequestFacts } from "../database/repositories/feedback-targets.ts";
import type { FeedbackCredit } from "../database/schema/index.ts";
import type { Statement } from "./read-feedback.ts";

/**
 * A statement as a row of the table.
 *
 * @param facts of the request, or of a session's requests, newest first; not empty
 * @param sessionKey of the session that it is on; null: it is on a request
 */
export function feedbackRow(
  { tenant, metric, value, score, source, comment, tags, idempotencyKey }: Statement,
  facts: readonly RequestFacts[],
  createdAtMs: number,
  sessionKey: string | null,
): FeedbackRow {
  const said = {
    ...{
      createdAtMs,
      tenant: tenant ?? facts[0]!.tenant!,
      metric: metric.name,
      value,
      score,
      source,
      comment,
      tags,
      idempotencyKey,
    },
    weight: score === null ? 0 : metric.weight,
  };
  if (sessionKey !== null)
    return {
      ...{ ...said, sessionKey, requestId: null, candidateId: null, taskType: null },
      userKey: facts.find((one) => one.userKey !== null)?.userKey ?? null,
      credits: creditsOf(facts),
    };
  const [{ requestId, candidateId, taskType, userKey, sessionKey: ofSession }] = facts as [RequestFacts];
  return { ...said, requestId, candidateId, taskType, userKey, sessionKey: ofSession, credits: null };
}

/** Who answered a session, and what share of its requests. */
function creditsOf(facts: readonly RequestFacts[]): FeedbackCredit[] {
  const counts = new Map<string, { candidateId: string; taskType: string | null; requests: number }>();
  for (const { candidateId, taskType } of facts) {
    if (candidateId === null) continue;
    const key = JSON.stringify([candidateId, taskType]);
    const known = counts.get(key) ?? { candidateId, taskType, requests: 0 };
    counts.set(key, { ...known, requests: known.requests + 1 });
  }
  const total = [...counts.values()].reduce((sum, { requests }) => sum + requests, 0);
  return [...counts.values()].map(({ requests, ...one }) => ({ ...one, share: requests / total }));
}
