import type { Limits, Policy, PresetName } from "../../engine/index.ts";
import type { KeepLevel } from "./key-settings.ts";
import type { DataDemandsOnTheWire } from "./provider-schema.ts";
import type { RateLimitSettings } from "./rate-limit-schema.ts";
import type { ResumeRule } from "./routing-schema.ts";

/**
 * Who asks. Everything that is remembered, recorded or counted for a caller hangs on the tenant, never on the key: a key that is rotated keeps its
 * tenant's history.
 */
export interface Principal {
  /** Whose requests, conversations and money these are. */
  readonly tenant: string;
  /** Which of the tenant's keys was sent: its id, or of a configured key a short hash that cannot be turned back; null: the server asks for no keys. */
  readonly keyId: string | null;
  /** Patterns of the models that the caller may use; null: all. */
  readonly allowedModels: readonly string[] | null;
  /** The caller's own rule and limits for `auto`; null: the configured ones. */
  readonly policy: Policy | null;
  /** What no request of the caller may exceed, whichever way it names a model; a request can only ask for less. null: nothing. */
  readonly limits: Limits | null;
  /** Presets of `auto` that the caller may name, without a policy of its own beside them; null: all, and any policy. */
  readonly presets: readonly PresetName[] | null;
  /** Whether its requests may be explored and experimented with. */
  readonly isExplored: boolean;
  /** Names under which its spending is counted too. */
  readonly tags: readonly string[];
  /** Whether another place goes on with a stream that breaks off; `never` holds whatever a request says. Absent: the configuration says. */
  readonly resume?: ResumeRule;
  /** What is recorded of its requests; null: what the configuration says. */
  readonly keep: KeepLevel | null;
  /** What is demanded of every place that sees its data; a request can only add to it. Absent: nothing. */
  readonly dataDemands?: DataDemandsOnTheWire;
  /** How fast its requests may come, counted by key. Absent: as fast as they like. */
  readonly rateLimits?: readonly RateLimitSettings[];
}

/** The tenant of everybody where keys are not given to tenants. */
export const defaultTenant = "default";

/** The caller of a server without keys, and of the commands. */
export const openPrincipal: Principal = Object.freeze({
  tenant: defaultTenant,
  keyId: null,
  allowedModels: null,
  policy: null,
  limits: null,
  presets: null,
  isExplored: true,
  tags: [],
  keep: null,
});
