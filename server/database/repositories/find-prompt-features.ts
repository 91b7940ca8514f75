import { eq } from "drizzle-orm";
import type { PromptFeatures } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { featuresOf } from "../log-codec/decision-rows.ts";
import { isRequestId } from "../request-id.ts";
import { decisions } from "../schema/index.ts";

/** The features that a request was routed on; null where it is not known, or none were computed. */
export async function findPromptFeatures(db: Queryable, requestId: string): Promise<PromptFeatures | null> {
  if (!isRequestId(requestId)) return null;
  const [row] = await db
    .select({
      packed: decisions.packed,
      embedding: decisions.embedding,
      contextualEmbedding: decisions.contextualEmbedding,
      features: decisions.features,
    })
    .from(decisions)
    .where(eq(decisions.requestId, requestId))
    .limit(1);
  return row === undefined ? null : featuresOf(row);
}
