/*
 * Request ids are UUIDs of version 7 (RFC 9562): their first 48 bits are milliseconds since 1970, and PostgreSQL
 * compares UUIDs byte by byte, so that a span of time is a range of ids.
 */

/** The smallest request id of a moment. */
export function requestIdBound(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

export const requestIdPattern = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
const requestIdForm = new RegExp(requestIdPattern);

/** Whether a text has the form of a request id: a UUID of version 7, in lower case. */
export const isRequestId = (text: string): boolean => requestIdForm.test(text);

/** When a request came, in milliseconds since 1970, by its id; null where the text is not one. */
export function requestIdTimeMs(requestId: string): number | null {
  if (!isRequestId(requestId)) return null;
  return Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16);
}
