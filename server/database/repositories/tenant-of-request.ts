import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { isRequestId } from "../request-id.ts";

/** Whose request it is; null: none is recorded. */
export async function tenantOfRequest(db: Queryable, requestId: string): Promise<string | null> {
  if (!isRequestId(requestId)) return null;
  const [row] = await db.execute<{ tenant: string }>(
    sql`select tenant from decisions where request_id = ${requestId} and tenant is not null
      union select tenant from outcomes where request_id = ${requestId} and tenant is not null limit 1`,
  );
  return row?.tenant ?? null;
}
