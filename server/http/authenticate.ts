import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { GatewayError } from "../errors/gateway-error.ts";
import { defaultTenant, openPrincipal, type Principal } from "../operation/principal.ts";
import type { Authenticate } from "./app-services.ts";

/** Of a key's SHA-256 in hexadecimal: tells keys apart in records without holding one. */
const keyIdDigits = 12;

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** `tenant:key`: a name before a colon says whose key it is. */
const tenantAndKey = /^([a-z0-9][a-z0-9_.-]{0,63}):(.+)$/i;

/**
 * Checks a request's key against the configured ones, in time that does not depend on how much of a key is right. It comes as
 * `authorization: Bearer <key>` or, as Azure's and Anthropic's clients send it, as `api-key` or `x-api-key`; of several headers one must hold a known key.
 * Without any key configured every caller passes: the server then listens on loopback only.
 *
 * @param entries `key`, or `tenant:key`; keys without a tenant belong to the tenant `default`
 */
export function createAuthenticator(entries: readonly string[]): Authenticate {
  const known = entries.map((entry) => {
    const [, tenant = defaultTenant, key = entry] = tenantAndKey.exec(entry) ?? [];
    const digest = sha256(key);
    const keyId = digest.toString("hex").slice(0, keyIdDigits);
    return { digest, principal: Object.freeze({ ...openPrincipal, tenant, keyId }) };
  });
  if (known.length === 0) return () => openPrincipal;
  const hint = "send `authorization: Bearer <key>` with a key of this gateway";
  return (headers) => {
    const sent = keysOf(headers);
    if (sent.length === 0) throw new GatewayError("invalid_api_key", `No API key was sent: ${hint}.`);
    let found: Principal | null = null;
    for (const digest of sent.map(sha256))
      for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found ??= entry.principal;
    if (found === null) throw new GatewayError("invalid_api_key", `The API key is not known: ${hint}.`);
    return found;
  };
}

function keysOf(headers: IncomingHttpHeaders): string[] {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  return [bearer, headers["x-api-key"], headers["api-key"]].filter(
    (key): key is string => typeof key === "string" && key !== "",
  );
}
