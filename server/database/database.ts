import type { PgDatabase } from "drizzle-orm/pg-core";
import type { PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import type { Client, Connect } from "./connect.ts";
import type * as schema from "./schema/index.ts";

/** Drizzle over our tables, or a transaction of it. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT, typeof schema>;

export interface DatabaseStatus {
  /** `opening`: never reached yet; `unavailable`: does not answer, and is tried again and again. */
  readonly state: "opening" | "ready" | "unavailable" | "closed";
  readonly sinceMs: number;
  /** Why it is not ready; null: it is, or nothing has gone wrong yet. */
  readonly reason: string | null;
}

/** An open database; which of the two it is matters to nobody who uses it. */
export interface Database {
  readonly kind: "embedded" | "postgres";
  /** For people; without any password. */
  readonly description: string;
  /** True where the embedded database did not exist and is being created, which takes some seconds. */
  readonly isNew: boolean;
  /** For SQL by hand. JSON columns arrive parsed, times as Date. */
  readonly sql: Client;
  /** For typed queries, through a client of its own: drizzle changes how its client reads JSON and times. */
  readonly db: Queryable;
  /** A further client, for who needs to throw it away and open another. */
  readonly connect: Connect;
  /** Resolves when the database was reached and migrated for the first time; rejects where it is closed before. */
  readonly ready: Promise<void>;
  /** Known without asking: a ping every few seconds keeps it fresh. */
  status(): DatabaseStatus;
  /** Tells guests of the embedded database where this process answers HTTP; a PostgreSQL, which may have many servers, is told nothing. */
  announce(address: string): void;
  close(): Promise<void>;
}
