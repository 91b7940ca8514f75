import { createHash, timingSafeEqual } from "node:crypto";
import { GatewayError } from "../errors/gateway-error.ts";

export interface Caller {
  /** First 12 hexadecimal digits of the key's SHA-256: tells callers apart in records without holding a key; null: keys are off. */
  readonly keyId: string | null;
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
const openCaller: Caller = Object.freeze({ keyId: null });

/**
 * Checks `authorization: Bearer <key>` against the configured keys, in time that does not depend on how much of a key is right.
 * Without any key configured every caller passes: the server then listens on loopback only.
 */
export function createAuthenticator(keys: readonly string[]): (authorization: string | undefined) => Caller {
  const known = keys.map((key) => {
    const digest = sha256(key);
    return { digest, caller: Object.freeze({ keyId: digest.toString("hex").slice(0, 12) }) };
  });
  if (known.length === 0) return () => openCaller;
  const hint = "send `authorization: Bearer <key>` with a key of this gateway";
  return (authorization) => {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
    if (key === undefined) throw new GatewayError("invalid_api_key", `No API key was sent: ${hint}.`);
    const digest = sha256(key);
    let found: Caller | null = null;
    for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.caller;
    if (found === null) throw new GatewayError("invalid_api_key", `The API key is not known: ${hint}.`);
    return found;
  };
}
