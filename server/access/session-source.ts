import type { KeyIndex } from "./key-index.ts";
import { sha256 } from "./new-key.ts";
import type { SessionSource } from "./sessions.ts";
import type { Viewer } from "./viewer.ts";

const hashDigits = 12;

/** Of a key's SHA-256 in hexadecimal: tells keys of the configuration apart in records without holding one. */
export const shortHash = (key: string): string => sha256(key).toString("hex").slice(0, hashDigits);

/** What a session that was opened with a key hangs on, and whether that still holds. A link and a login by OIDC hold until the session expires. */
export interface SessionSources {
  of(viewer: Viewer): SessionSource;
  isValid(source: SessionSource): boolean;
}

/** @param configuredIds ids of the keys of the configuration */
export function createSessionSources(
  adminKey: string | null,
  configuredIds: readonly string[],
  index: Pick<KeyIndex, "isValid">,
  nowMs: () => number,
): SessionSources {
  const ofAdmin = adminKey === null ? null : `admin:${shortHash(adminKey)}`;
  const valid = new Set(["link", "oidc", ofAdmin, ...configuredIds.map((id) => `key:${id}`)]);
  return {
    of: ({ role, name }) => (role === "admin" && ofAdmin !== null ? ofAdmin : `key:${name}`),
    isValid: (source) =>
      valid.has(source) || (source.startsWith("key:") && index.isValid(source.slice("key:".length), nowMs())),
  };
}
