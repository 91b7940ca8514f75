import { and, gte, inArray, isNotNull, sql } from "drizzle-orm";
import type { EvidenceSourceKind } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { isRequestId } from "../request-id.ts";
import { evidence } from "../schema/index.ts";

/** Where the scores of live requests come from; eval runs and imports score prompts of their own. */
const liveSources: EvidenceSourceKind[] = ["feedback", "judge", "experiment"];

/**
 * Scores of logged requests, [0,1], by request id: evidence whose prompt is the id of a request. Of several scores of one request the mean by
 * their weights.
 *
 * @param sinceMs scores observed at this moment or after, milliseconds since 1970
 */
export async function requestScores(db: Queryable, sinceMs: number): Promise<Map<string, number>> {
  const rows = await db
    .select({
      promptId: evidence.promptId,
      score: sql<number>`sum(${evidence.score} * ${evidence.weight}) / sum(${evidence.weight})`.mapWith(
        Number,
      ),
    })
    .from(evidence)
    .where(
      and(
        inArray(evidence.source, liveSources),
        isNotNull(evidence.score),
        gte(evidence.observedAt, new Date(sinceMs).toISOString()),
        sql`${evidence.weight} > 0`,
      ),
    )
    .groupBy(evidence.promptId);
  return new Map(
    rows.filter(({ promptId }) => isRequestId(promptId)).map((row) => [row.promptId, row.score]),
  );
}
