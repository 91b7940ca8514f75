import type { Configuration } from "../config/configuration.ts";

/**
 * How many processes serve, and why not as many as were asked for; null: as many.
 *
 * @param cores that this process may use
 */
export function workerCount(
  { server: { workers }, database }: Pick<Configuration, "server" | "database">,
  cores: number,
): { readonly count: number; readonly note: string | null } {
  const count = workers === "auto" ? cores : workers;
  if (count === 1 || database.url !== null) return { count, note: null };
  const note = `server.workers is ${workers}, but the embedded database belongs to one process, so one serves: set DATABASE_URL to a PostgreSQL for more`;
  return { count: 1, note };
}
