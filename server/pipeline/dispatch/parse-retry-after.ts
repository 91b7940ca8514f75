import type { ProviderHeaders } from "../../upstream/provider.ts";

/**
 * Milliseconds that an upstream asks to wait; null: it does not say, or not in a known form. `retry-after-ms` (OpenAI, Azure) is the finer
 * one and comes first; `retry-after` holds seconds or an HTTP date (RFC 9110, section 10.2.3). A date in the past is 0.
 */
export function parseRetryAfter(headers: ProviderHeaders, nowMs: number): number | null {
  const milliseconds = decimal(headers["retry-after-ms"]);
  if (milliseconds !== null) return milliseconds;
  const header = headers["retry-after"];
  const seconds = decimal(header);
  if (seconds !== null) return seconds * 1_000;
  if (typeof header !== "string") return null;
  // Only the form that HTTP dates share is a date: `Date.parse` alone would take "-5" for a year.
  const date = /^[A-Z][a-z]{2},? /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

function decimal(header: ProviderHeaders[string]): number | null {
  return typeof header === "string" && /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : null;
}
