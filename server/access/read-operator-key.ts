import type { Environment } from "../config/environment.ts";

const minCharacters = 16;

/** A key of those who run the server; null: none is set. @throws Error where it is too short to hold against guessing */
export function readOperatorKey(
  environment: Environment,
  variable: "TRADEWIND_ADMIN_KEY" | "TRADEWIND_METRICS_KEY",
): string | null {
  const key = environment.value(variable);
  if (key === null || (key.length >= minCharacters && !/\s/.test(key))) return key;
  throw new Error(
    `${variable} needs ${minCharacters} characters or more and no white space: make one with \`openssl rand -hex 32\`.`,
  );
}
