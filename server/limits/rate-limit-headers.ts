import type { RateAccount, RateKind } from "./rate-account.ts";

/** OpenAI's `x-ratelimit-*` headers, of the tightest limit of each kind. */
export function rateLimitHeaders(accounts: readonly RateAccount[], nowMs: number): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const kind of ["requests", "tokens"] as const) {
    const account = tightest(accounts, kind);
    if (account === null) continue;
    headers[`x-ratelimit-limit-${kind}`] = String(account.limit);
    headers[`x-ratelimit-remaining-${kind}`] = String(account.remaining);
    headers[`x-ratelimit-reset-${kind}`] = `${(account.resetsInMs(nowMs) / 1_000).toFixed(3)}s`;
  }
  return headers;
}

function tightest(accounts: readonly RateAccount[], kind: RateKind): RateAccount | null {
  let found: RateAccount | null = null;
  for (const account of accounts)
    if (account.kind === kind && (found === null || account.remaining < found.remaining)) found = account;
  return found;
}
