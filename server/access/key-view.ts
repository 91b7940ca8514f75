import type { AuditLine, ClientKey } from "../answers/access-answers.ts";
import type { AuditEntry, StoredKey } from "../database/repositories/access.ts";

const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** A key as administrators see it: never the secret, nor its hash. */
export const keyView = (key: StoredKey, nowMs: number): ClientKey => ({
  id: key.id,
  prefix: key.prefix,
  tenant: key.tenant,
  state: keyState(key, nowMs),
  created_at: new Date(key.createdAtMs).toISOString(),
  rotated_at: iso(key.rotatedAtMs),
  revoked_at: iso(key.revokedAtMs),
  settings: { ...key.settings },
});

export function keyState({ revokedAtMs, settings }: StoredKey, nowMs: number): ClientKey["state"] {
  if (revokedAtMs !== null) return "revoked";
  return settings.expires_at !== undefined && Date.parse(settings.expires_at) <= nowMs ? "expired" : "valid";
}

export const auditView = ({ atMs, ...line }: AuditEntry): AuditLine => ({
  at: new Date(atMs).toISOString(),
  ...line,
});
