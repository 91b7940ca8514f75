import { sql } from "drizzle-orm";
import type { ReplyLengthSum } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { replyLengths } from "../schema/index.ts";

interface LengthUpdate {
  readonly added: readonly ReplyLengthSum[];
  /** Replies count half after so long. */
  readonly halfLifeMs: number;
  readonly nowMs: number;
}

/** Adds what a process has seen to what all have, and reads it. Processes may do so at the same time. */
export function addReplyLengths(
  db: Queryable,
  { added, halfLifeMs, nowMs }: LengthUpdate,
): Promise<ReplyLengthSum[]> {
  const updatedAt = new Date(nowMs).toISOString();
  const { requests, expectedTokens, actualTokens } = replyLengths;
  // A clock that is behind another's neither ages nor renews what it finds.
  const age = sql`greatest(0, extract(epoch from excluded.updated_at - ${replyLengths.updatedAt}))`;
  const remains = sql`power(0.5::float8, ${age}::float8 / ${halfLifeMs / 1000}::float8)`;
  const grown = (column: typeof requests | typeof expectedTokens | typeof actualTokens) =>
    sql`${column} * ${remains} + excluded.${sql.identifier(column.name)}`;
  return db.transaction(async (transaction) => {
    if (added.length > 0)
      await transaction
        .insert(replyLengths)
        // In one order, so that two processes never wait for each other.
        .values(
          [...added].sort(inOrder).map((sum) => ({
            ...sum,
            updatedAt,
          })),
        )
        .onConflictDoUpdate({
          target: [replyLengths.taskType, replyLengths.candidateId],
          set: {
            requests: grown(requests),
            expectedTokens: grown(expectedTokens),
            actualTokens: grown(actualTokens),
            updatedAt: sql`greatest(${replyLengths.updatedAt}, excluded.updated_at)`,
          },
        });
    return transaction
      .select({
        taskType: replyLengths.taskType,
        candidateId: replyLengths.candidateId,
        ...{ requests, expectedTokens, actualTokens },
      })
      .from(replyLengths);
  });
}

const inOrder = (one: ReplyLengthSum, other: ReplyLengthSum): number =>
  keyOf(one) < keyOf(other) ? -1 : Number(keyOf(one) > keyOf(other));
const keyOf = ({ taskType, candidateId }: ReplyLengthSum): string => `${taskType} ${candidateId}`;
