import { type Actor, type AdministrationPorts, createAuditedChange } from "../access/audited-change.ts";
import {
  findPreferences,
  insertPreferences,
  listPreferences,
  type StoredPreferences,
} from "../database/repositories/routing-preferences.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { RoutingSetting } from "../operation/routing-setting.ts";

interface PreferencesAdministrationPorts extends Omit<AdministrationPorts, "randomBytes"> {
  /** @throws GatewayError where a setting cannot hold here */
  readonly check: (setting: RoutingSetting) => void;
}

/** What whoever holds the admin key can set for `auto`. Each change is in the audit log with what held before, and running servers hear of it. */
export interface PreferencesAdministration {
  /** The newest first; empty: the configuration holds. */
  history(): Promise<StoredPreferences[]>;
  /**
   * @param ifRevision refuses where another was set since this one; 0: where any was. null: whatever was set
   * @throws GatewayError `invalid_request` or `preferences_conflict`
   */
  set(setting: RoutingSetting, ifRevision: number | null, actor: Actor): Promise<StoredPreferences>;
  /** Sets again what was set at a revision; 0: what is configured. @throws GatewayError `invalid_request` for a revision that nothing was set at */
  rollBack(revision: number, actor: Actor): Promise<StoredPreferences>;
}

const maxHistory = 50;

export function createPreferencesAdministration(
  ports: PreferencesAdministrationPorts,
): PreferencesAdministration {
  const { db, nowMs, check } = ports;
  const apply = createAuditedChange(ports, conflict);

  async function write(
    setting: RoutingSetting | null,
    ifRevision: number | null,
    actor: Actor,
    action: string,
    shown: object,
  ): Promise<StoredPreferences> {
    if (setting !== null) check(setting);
    const atMs = nowMs();
    const change: Record<string, unknown> = { after: setting, ...shown };
    const line = { ...actor, action: `preferences.${action}`, target: "auto", change };
    // The row of `access_revision` is locked first, so that nobody changes it between the look and the write.
    return apply(line, async (transaction, revision) => {
      const [before] = await listPreferences(transaction, 1);
      if (ifRevision !== null && ifRevision !== (before?.revision ?? 0)) throw conflict();
      change.before = before?.setting ?? null;
      return insertPreferences(transaction, { revision, setting, setAtMs: atMs, actor: actor.actor });
    });
  }

  return {
    history: () => listPreferences(db, maxHistory),
    set: (setting, ifRevision, actor) => write(setting, ifRevision, actor, "set", {}),
    async rollBack(revision, actor) {
      const found = revision === 0 ? { setting: null } : await findPreferences(db, revision);
      if (found === null)
        throw new GatewayError(
          "invalid_request",
          "No preferences were set at this `revision`: GET /v1/admin/preferences lists them; 0 is the configuration.",
          "revision",
        );
      return write(found.setting, null, actor, "roll_back", { revision });
    },
  };
}

const conflict = (): GatewayError =>
  new GatewayError(
    "preferences_conflict",
    "The preferences were changed since: read them, and send their revision.",
    "if_revision",
  );
