import type { Environment } from "../config/environment.ts";

const minCharacters = 16;

/** The key of administrators; null: none is set. @throws Error where it is too short to hold against guessing */
export function readAdminKey(environment: Environment): string | null {
  const key = environment.value("TRADEWIND_ADMIN_KEY");
  if (key === null || (key.length >= minCharacters && !/\s/.test(key))) return key;
  throw new Error(
    `TRADEWIND_ADMIN_KEY needs ${minCharacters} characters or more and no white space: make one with \`openssl rand -hex 32\`.`,
  );
}
