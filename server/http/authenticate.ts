import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Policy } from "../../engine/index.ts";
import type { KeyIndex } from "../access/key-index.ts";
import { prefixOf, sha256 } from "../access/new-key.ts";
import { principalOfKey } from "../access/principal-of-key.ts";
import { shortHash } from "../access/session-source.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import { defaultTenant, openPrincipal, type Principal } from "../operation/principal.ts";
import type { Authenticate } from "./app-services.ts";

/** `tenant:key`: a name before a colon says whose key it is. */
const tenantAndKey = /^([a-z0-9][a-z0-9_.-]{0,63}):(.+)$/i;

const hint = "send `authorization: Bearer <key>` with a key of this gateway";

/** Which keys there are, beside those of the configuration. */
interface AuthenticatorOptions {
  /** Keys that were made for clients. @default none */
  readonly index?: KeyIndex;
  /** The key of administrators, which opens their paths and serves no model. @default none */
  readonly adminKey?: string | null;
  /** What the keys of the configuration may do, by tenant. @default all */
  readonly settings?: Readonly<Record<string, KeySettings>>;
  /** The installation's policy as it stands, which holds in all that a configured key's settings leave open. Needed where there are any. */
  readonly policy?: () => Policy;
  /** Wall clock, for keys that expire. @default no key expires */
  readonly nowMs?: () => number;
}

/**
 * Checks a request's key against the configured ones and those that administrators have made, in time that does not depend on how much of a key is right. It comes as
 * `authorization: Bearer <key>` or, as Azure's and Anthropic's clients send it, as `api-key` or `x-api-key`, Google's as `x-goog-api-key`; of several headers one must hold a known key.
 * Where there is no key of any kind every caller passes: the server then listens on loopback only.
 *
 * @param entries `key`, or `tenant:key`; keys without a tenant belong to the tenant `default`
 */
export function createAuthenticator(
  entries: readonly string[],
  {
    index,
    adminKey = null,
    nowMs = () => Number.NEGATIVE_INFINITY,
    settings = {},
    policy,
  }: AuthenticatorOptions = {},
): Authenticate {
  const known = entries.map((entry) => {
    const { tenant, key } = splitEntry(entry);
    const id = shortHash(key);
    const own = Object.hasOwn(settings, tenant) ? settings[tenant] : undefined;
    return {
      digest: sha256(key),
      principalUnder: perPolicy((installed) =>
        own === undefined || installed === undefined
          ? Object.freeze({ ...openPrincipal, tenant, keyId: id })
          : principalOfKey({ id, tenant, settings: own }, installed),
      ),
    };
  });
  const isAdminKey = createAdminCheck(adminKey);
  return (headers) => {
    const sent = keysOf(headers);
    // Who sends a key of ours while it is not known yet which there are, must not be taken for anybody.
    const mayBeKnown = index?.isLoaded === false && sent.some((key) => prefixOf(key) !== null);
    if (known.length === 0 && adminKey === null && index?.isInUse !== true && !mayBeKnown)
      return openPrincipal;
    if (sent.length === 0) throw new GatewayError("invalid_api_key", `No API key was sent: ${hint}.`);
    for (const key of sent) {
      const digest = known.length === 0 ? null : sha256(key);
      let found = index?.find(key, nowMs()) ?? null;
      for (const entry of known)
        if (timingSafeEqual(entry.digest, digest!)) found ??= entry.principalUnder(policy?.());
      if (found !== null) return found;
    }
    if (mayBeKnown)
      throw new GatewayError(
        "database_unavailable",
        "The keys could not be read from the database yet; try again.",
      );
    if (isAdminKey(headers))
      throw new GatewayError("key_forbids", "The admin key calls no models: make a client key with it.");
    throw new GatewayError("invalid_api_key", `The API key is not known: ${hint}.`);
  };
}

/** Made anew where the policy has changed. */
function perPolicy(
  make: (policy: Policy | undefined) => Principal,
): (policy: Policy | undefined) => Principal {
  let made: { readonly of: Policy | undefined; readonly principal: Principal } | null = null;
  return (policy) => {
    if (made?.of !== policy || made === null) made = { of: policy, principal: make(policy) };
    return made.principal;
  };
}

/** An entry of the configuration, taken apart. */
export function splitEntry(entry: string): { tenant: string; key: string } {
  const [, tenant = defaultTenant, key = entry] = tenantAndKey.exec(entry) ?? [];
  return { tenant, key };
}

/** Whether a request carries the key of administrators; never, where there is none. */
export function createAdminCheck(adminKey: string | null): (headers: IncomingHttpHeaders) => boolean {
  if (adminKey === null) return () => false;
  const digest = sha256(adminKey);
  return (headers) => keysOf(headers).some((key) => timingSafeEqual(sha256(key), digest));
}

/** Every key that a request sends, whichever header holds it. */
export function keysOf(headers: IncomingHttpHeaders): string[] {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  return [bearer, headers["x-api-key"], headers["api-key"], headers["x-goog-api-key"]].filter(
    (key): key is string => typeof key === "string" && key !== "",
  );
}
