import type { ProviderHeaders } from "../../upstream/provider.ts";

/**
 * Milliseconds that an upstream asks to wait; null: it does not say, or not in a known form. `retry-after-ms` (OpenAI, Azure) is the finer
 * one and comes first; `retry-after` holds seconds or an HTTP date (RFC 9110, section 10.2.3), of some servers an ISO date. A date in the past is 0.
 */
export function parseRetryAfter(headers: ProviderHeaders, nowMs: number): number | null {
  const milliseconds = decimal(single(headers["retry-after-ms"]));
  if (milliseconds !== null) return milliseconds;
  const header = single(headers["retry-after"]);
  const seconds = decimal(header);
  return seconds === null ? untilDate(header, nowMs) : seconds * 1_000;
}

/** Of a limit with this header for what is left of it, where the other says when it is full again. */
const limits: readonly (readonly [remaining: string, reset: string])[] = [
  ...["requests", "tokens"].map(
    (what) => [`x-ratelimit-remaining-${what}`, `x-ratelimit-reset-${what}`] as const,
  ),
  ...["requests", "tokens", "input-tokens", "output-tokens"].map(
    (what) => [`anthropic-ratelimit-${what}-remaining`, `anthropic-ratelimit-${what}-reset`] as const,
  ),
  ["x-ratelimit-remaining", "x-ratelimit-reset"],
  ["ratelimit-remaining", "ratelimit-reset"],
];

/** The longest wait until a limit that is used up is full again, milliseconds; null: no header tells. For replies of 429 without `retry-after`. */
export function limitResetMs(headers: ProviderHeaders, nowMs: number): number | null {
  let longest: number | null = null;
  for (const [remaining, reset] of limits) {
    if (decimal(single(headers[remaining])) !== 0) continue;
    const header = single(headers[reset]);
    const number = decimal(header);
    const wait =
      number === null ? (durationMs(header) ?? untilDate(header, nowMs)) : untilMoment(number, nowMs);
    if (wait !== null) longest = Math.max(longest ?? 0, wait);
  }
  return longest;
}

/** What an error says in words: "Please try again in 1m2.5s" (OpenAI, Groq), "Please retry after 6 seconds" (Azure). null: nothing. */
export function statedWaitMs(message: string | null): number | null {
  const said =
    /(?:try again|retry) (?:in|after) ((?:[\d.]+ ?(?:ms|milliseconds?|s|seconds?|m|minutes?|h|hours?) ?){1,4})/i;
  return durationMs(said.exec(message ?? "")?.[1] ?? null);
}

/** Seconds from now, or a moment in seconds or milliseconds since 1970. */
const untilMoment = (number: number, nowMs: number): number =>
  number < 1e9 ? number * 1_000 : Math.max(0, (number < 1e11 ? number * 1_000 : number) - nowMs);

/** Only the forms that HTTP and ISO dates have are dates: `Date.parse` alone would take "-5" for a year. */
function untilDate(header: string | null, nowMs: number): number | null {
  const isDate = header !== null && /^(?:[A-Z][a-z]{2},? |\d{4}-\d\d-\d\dT)/.test(header);
  const date = isDate ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `6m0s`, `20ms`, `7.66s`, `6 seconds`. */
function durationMs(text: string | null): number | null {
  if (text === null) return null;
  let total: number | null = null;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?) ?(ms|milli|s|m|h)/gi)) {
    const name = unit!.toLowerCase();
    total = (total ?? 0) + Number(number) * unitMs[name === "milli" ? "ms" : name]!;
  }
  return total === null ? null : Math.ceil(total);
}

/** Of a header that came more than once, the first. */
const single = (header: ProviderHeaders[string]): string | null =>
  typeof header === "string" ? header : (header?.[0] ?? null);

function decimal(header: string | null): number | null {
  return header !== null && /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : null;
}
