import { GatewayError } from "../errors/gateway-error.ts";
import type { RateAccount, RateKind } from "./rate-account.ts";

const names: Readonly<Record<RateKind, string>> = {
  requests: "requests a minute",
  tokens: "tokens a minute",
  concurrent: "requests at once",
};

const secondsOf = (account: RateAccount, nowMs: number): number =>
  Math.ceil(account.resetsInMs(nowMs) / 1_000);

/** What is reached, for a caller. @param units what the request needs of it */
export function rateLimitSentence(account: RateAccount, units: number, nowMs: number): string {
  const { kind, limit, remaining, model } = account;
  const whose = model === null ? "The key" : `The key, for models that match \`${model}\`,`;
  return units > limit
    ? `${whose} may use ${limit} ${names[kind]}; this request can take ${units}: lower \`max_tokens\` or send less.`
    : `${whose} may use ${limit} ${names[kind]}, of which ${remaining} are left: try again in ${secondsOf(account, nowMs)} s.`;
}

/** @param units what the request needs of it @param headers of the limits as they stand */
export function rateLimitError(
  account: RateAccount,
  units: number,
  nowMs: number,
  headers: Readonly<Record<string, string>>,
): GatewayError {
  const { kind, limit, remaining, model } = account;
  const isNever = units > limit;
  const retryAfterS = secondsOf(account, nowMs);
  const message = rateLimitSentence(account, units, nowMs);
  const details = {
    ...{ limit: kind, allowed: limit, remaining, model },
    retry_after_s: isNever ? null : retryAfterS,
  };
  const error = new GatewayError("rate_limit_exceeded", message, null, undefined, details);
  // OpenAI's clients obey the first one: what never fits is not sent again.
  error.headers = {
    ...headers,
    ...(isNever ? { "x-should-retry": "false" } : { "retry-after": String(retryAfterS) }),
  };
  return error;
}
