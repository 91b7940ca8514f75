import type { Database } from "../database.ts";
import { createInProcessNotifier } from "./in-process-notifier.ts";
import type { Notifier } from "./notifier.ts";
import { createPostgresNotifier } from "./postgres-notifier.ts";

/** Notifications between all processes that use a database. One per process is enough. */
export function createNotifier(database: Pick<Database, "kind" | "sql" | "connect">): Notifier {
  return database.kind === "embedded"
    ? createInProcessNotifier()
    : createPostgresNotifier(database.sql, database.connect);
}
