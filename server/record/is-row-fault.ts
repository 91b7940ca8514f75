/**
 * Classes of SQLSTATE that blame what is being written, not the database: data exceptions, broken constraints, limits
 * of what a row may be. Everything else (no connection, disk full, shutting down, a missing right) passes or is fixed,
 * and the same rows are tried again.
 */
const rowFaultClasses = new Set(["22", "23", "54"]);

/** Whether trying the same rows again can never succeed. */
export function isRowFault(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && rowFaultClasses.has(state.slice(0, 2));
}

/** Classes that say that the database is there and does not take what we write: read-only, a right or a column that is missing. */
const refusalClasses = new Set(["25", "28", "3D", "3F", "42"]);

/** Whether the database answered, and would answer every other row in the same way. */
export function isRefusal(error: unknown): boolean {
  return refusalClasses.has(sqlState(error)?.slice(0, 2) ?? "");
}

/** PostgreSQL's five-character code; null where the error is not PostgreSQL's. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
