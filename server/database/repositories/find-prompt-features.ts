import { eq } from "drizzle-orm";
import type { PromptFeatures } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { isRequestId } from "../request-id.ts";
import { decisions } from "../schema/index.ts";
import { unpackFeatures } from "./pack-features.ts";
import { unpackVector } from "./pack-vector.ts";

/** The features that a request was routed on; null where it is not known, or none were computed. */
export async function findPromptFeatures(db: Queryable, requestId: string): Promise<PromptFeatures | null> {
  if (!isRequestId(requestId)) return null;
  const [row] = await db
    .select({
      embedding: decisions.embedding,
      contextualEmbedding: decisions.contextualEmbedding,
      features: decisions.features,
    })
    .from(decisions)
    .where(eq(decisions.requestId, requestId))
    .limit(1);
  if (row === undefined || row.embedding === null || row.features === null) return null;
  return {
    embedding: unpackVector(row.embedding),
    contextualEmbedding: row.contextualEmbedding === null ? null : unpackVector(row.contextualEmbedding),
    ...unpackFeatures(row.features),
  };
}
