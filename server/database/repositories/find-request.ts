import { eq } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { decodeDecision, valueIdsOf } from "../log-codec/decision-rows.ts";
import { readLogValues } from "../log-codec/log-values.ts";
import { decodeOutcome, priceIdsOf } from "../log-codec/outcome-rows.ts";
import type { StoredDecision, StoredOutcome } from "../log-codec/stored-types.ts";
import { isRequestId } from "../request-id.ts";
import { decisions, outcomes } from "../schema/index.ts";
import { withDeadline } from "../with-deadline.ts";

/** What the log holds of one request; either half may still be missing, or never come. */
export interface StoredRequest {
  readonly decision: StoredDecision | null;
  readonly outcome: StoredOutcome | null;
}

/** A look-up takes a millisecond; a database that lets it wait so long is as good as gone. */
const deadlineMs = 3_000;

/**
 * Looks a request up; null where nothing of it is known. Whatever is not an id of ours is not looked for.
 *
 * @throws DeadlineError, or what the database answers.
 */
export async function findRequest(db: Queryable, requestId: string): Promise<StoredRequest | null> {
  if (!isRequestId(requestId)) return null;
  const lookUp = Promise.all([
    db.select().from(decisions).where(eq(decisions.requestId, requestId)).limit(1),
    db.select().from(outcomes).where(eq(outcomes.requestId, requestId)).limit(1),
  ]);
  const [decisionRows, outcomeRows] = await withDeadline(lookUp, deadlineMs, "looking the request up");
  const ids = new Set([...valueIdsOf(decisionRows), ...priceIdsOf(outcomeRows)]);
  const values = await withDeadline(readLogValues(db, ids), deadlineMs, "looking the request up");
  const decision = decisionRows[0] === undefined ? null : decodeDecision(decisionRows[0], values);
  const outcome = outcomeRows[0] === undefined ? null : decodeOutcome(outcomeRows[0], values);
  return decision === null && outcome === null ? null : { decision, outcome };
}
