/**
 * The smallest request id of a moment. Ids are UUIDs of version 7: their first 48 bits are milliseconds since 1970, and
 * PostgreSQL compares UUIDs byte by byte, so a span of time is a range of ids.
 */
export function requestIdBound(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
