import type { Queryable } from "../database/database.ts";
import { insertAudit } from "../database/repositories/access.ts";
import {
  findSession,
  insertSession,
  type StoredSession,
  takeSession,
} from "../database/repositories/sessions.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { sha256 } from "./new-key.ts";
import type { Viewer } from "./viewer.ts";

/** What a session was opened with: `link`, `oidc`, `admin:<start of the key's hash>` or `key:<id>`. It ends with the key. */
export type SessionSource = string;

interface SessionPorts {
  readonly db: Queryable;
  /** Whether the database can be asked now. @default always */
  readonly isReady?: () => boolean;
  readonly nowMs: () => number;
  /** From a cryptographic source. */
  readonly randomBytes: (count: number) => Buffer;
  /** Whether what a session was opened with still holds. */
  readonly isSourceValid: (source: SessionSource) => boolean;
  /** How long a session lasts, milliseconds. */
  readonly lifetimeMs: number;
}

export interface OpenedSession {
  /** What the browser keeps. */
  readonly token: string;
  readonly viewer: Viewer;
  readonly expiresAtMs: number;
}

/** Logins of people to the dashboard. They live in the database, so that every replica knows them and any of them can end them. */
export interface Sessions {
  /** Opens one, which the audit log says. @param origin address of the client */
  open(viewer: Viewer, source: SessionSource, origin: string): Promise<OpenedSession>;
  /** null: there is none, it has ended, or what it was opened with has. */
  find(token: string): Promise<Omit<OpenedSession, "token"> | null>;
  close(token: string): Promise<void>;
  /** Stores a link's token; whoever opens the link first gets a session. */
  offerLink(token: string, viewer: Viewer): Promise<void>;
  /** @throws GatewayError `invalid_api_key` where it was used before, or is too old */
  redeemLink(token: string, origin: string): Promise<OpenedSession>;
}

const tokenBytes = 32;
/** The terminal that shows a link may scroll away, and be read by another. */
const linkLifetimeMs = 3_600_000;

export const newToken = (randomBytes: (count: number) => Buffer): string =>
  randomBytes(tokenBytes).toString("base64url");

export function createSessions(ports: SessionPorts): Sessions {
  const { db: database, isReady = () => true, nowMs, randomBytes, isSourceValid, lifetimeMs } = ports;

  /** @throws GatewayError `database_unavailable` */
  async function inDatabase<Result>(work: (db: Queryable) => Promise<Result>): Promise<Result> {
    const unavailable = (cause?: unknown): GatewayError =>
      new GatewayError(
        "database_unavailable",
        "Logins are in the database, which does not answer; try again.",
        null,
        cause,
      );
    if (!isReady()) throw unavailable();
    return work(database).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  async function store(kind: StoredSession["kind"], token: string, viewer: Viewer, source: SessionSource) {
    const createdAtMs = nowMs();
    const expiresAtMs = createdAtMs + (kind === "link" ? linkLifetimeMs : lifetimeMs);
    await inDatabase((db) =>
      insertSession(db, { hash: sha256(token), kind, viewer, source, createdAtMs, expiresAtMs }),
    );
    return { token, viewer, expiresAtMs };
  }

  async function open(viewer: Viewer, source: SessionSource, origin: string): Promise<OpenedSession> {
    const session = await store("session", newToken(randomBytes), viewer, source);
    const { role, tenant, name } = viewer;
    const line = { action: "session.open", target: name, change: { role, tenant, by: source.split(":")[0] } };
    await inDatabase((db) => insertAudit(db, { ...line, actor: name, origin, atMs: nowMs() }));
    return session;
  }

  return {
    open,
    async find(token) {
      const found = await inDatabase((db) => findSession(db, sha256(token), nowMs()));
      return found !== null && isSourceValid(found.source) ? found : null;
    },
    async close(token) {
      await inDatabase((db) => takeSession(db, "session", sha256(token), nowMs()));
    },
    async offerLink(token, viewer) {
      await store("link", token, viewer, "link");
    },
    async redeemLink(token, origin) {
      const found = await inDatabase((db) => takeSession(db, "link", sha256(token), nowMs()));
      if (found !== null) return open(found.viewer, "link", origin);
      throw new GatewayError(
        "invalid_api_key",
        "This login link was used before or is older than an hour: `npm run keys -- login` makes another.",
      );
    },
  };
}
