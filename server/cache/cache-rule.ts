import { hash } from "node:crypto";
import type { Operation } from "../operation/operation.ts";

/** How a request may be answered from the cache. */
export interface CacheRule {
  /** An older reply does not count. */
  readonly maxAgeMs: number;
}

export interface CacheSettings {
  /** `exact`: requests alike in every field that the reply depends on get one reply. */
  readonly mode: "off" | "exact";
  readonly maxAgeSeconds: number;
}

/** The rule of a request; null: it is not answered from the cache, nor kept in it. What may not be stored is not kept here, either. */
export function cacheRule(
  { directives, payload, principal }: Operation,
  settings: CacheSettings,
): CacheRule | null {
  const asked = directives.routing?.cache;
  if ((asked?.mode ?? settings.mode) === "off" || payload.body.store === false) return null;
  if (principal.keep !== null && principal.keep !== "text") return null;
  // Of a form's files the body holds names and sizes alone.
  if (payload.headers?.["content-type"] !== undefined) return null;
  return { maxAgeMs: (asked?.max_age_s ?? settings.maxAgeSeconds) * 1_000 };
}

/** Fields that say nothing of what the reply is. */
const besideTheReply = [
  ...["user", "safety_identifier", "metadata", "prompt_cache_key", "store", "service_tier"],
  ...["labels", "serviceTier"],
];

/**
 * Names the requests that one reply may answer: of one tenant and protocol, alike in every field and header of the protocol that the reply depends
 * on, streamed or not, and of keys that may have the same places answer. The order of fields does not count.
 */
export function cacheKey(operation: Operation): string {
  const { principal, protocol, payload, directives, kind, requestedModel } = operation;
  const { cache: _, session_id: __, timeouts: ___, ...routing } = directives.routing ?? {};
  const body: Record<string, unknown> = { ...payload.body, routing };
  for (const field of besideTheReply) delete body[field];
  for (const [name, value] of Object.entries(body)) if (value === null) delete body[name]; // As if it were not there.
  const { allowedModels, policy, limits, presets, dataDemands } = principal;
  const rules = { allowedModels, policy, limits, presets, dataDemands };
  const about = canonicalJson([
    ...[kind, protocol, requestedModel, payload.isStream, rules, payload.headers ?? {}, body],
  ]);
  return `${principal.tenant} ${hash("sha256", about, "base64url")}`;
}

/** JSON with the members of every object in order of their names, those that are undefined left out. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([first], [second]) => (first < second ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}
