import { eq } from "drizzle-orm";
import type { PromptFeatures } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { unpackDecision } from "../log-codec/packed-decision.ts";
import { decisions } from "../schema/index.ts";

/** The features that a request was routed on; null where it is not known, or none were computed. */
export async function findPromptFeatures(db: Queryable, requestId: string): Promise<PromptFeatures | null> {
  const [row] = await db.select().from(decisions).where(eq(decisions.requestId, requestId)).limit(1);
  return row?.packed == null ? null : unpackDecision(row.packed).features;
}
