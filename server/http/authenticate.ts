import { createHash, timingSafeEqual } from "node:crypto";
import { GatewayError } from "../errors/gateway-error.ts";
import { defaultTenant, openPrincipal, type Principal } from "../operation/principal.ts";

/** Of a key's SHA-256 in hexadecimal: tells keys apart in records without holding one. */
const keyIdDigits = 12;

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** `tenant:key`: a name before a colon says whose key it is. */
const tenantAndKey = /^([a-z0-9][a-z0-9_.-]{0,63}):(.+)$/i;

/**
 * Checks `authorization: Bearer <key>` against the configured keys, in time that does not depend on how much of a key is right.
 * Without any key configured every caller passes: the server then listens on loopback only.
 *
 * @param entries `key`, or `tenant:key`; keys without a tenant belong to the tenant `default`
 */
export function createAuthenticator(
  entries: readonly string[],
): (authorization: string | undefined) => Principal {
  const known = entries.map((entry) => {
    const [, tenant = defaultTenant, key = entry] = tenantAndKey.exec(entry) ?? [];
    const digest = sha256(key);
    const keyId = digest.toString("hex").slice(0, keyIdDigits);
    return { digest, principal: Object.freeze({ ...openPrincipal, tenant, keyId }) };
  });
  if (known.length === 0) return () => openPrincipal;
  const hint = "send `authorization: Bearer <key>` with a key of this gateway";
  return (authorization) => {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
    if (key === undefined) throw new GatewayError("invalid_api_key", `No API key was sent: ${hint}.`);
    const digest = sha256(key);
    let found: Principal | null = null;
    for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.principal;
    if (found === null) throw new GatewayError("invalid_api_key", `The API key is not known: ${hint}.`);
    return found;
  };
}
