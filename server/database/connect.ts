import postgres from "postgres";

/** A client of postgres.js: a pool that connects when first used, and again after a break. */
export type Client = postgres.Sql<Record<string, never>>;

interface ClientOptions {
  /** Most connections it may open. */
  readonly maxConnections: number;
  /** Called with channel and payload of every notification that its connections receive. */
  readonly onNotification?: (channel: string, payload: string) => void;
}

/** Opens a further client to the same database. */
export type Connect = (options: ClientOptions) => Client;

/** Waiting longer for a connection than this is failure. Opening one takes five round trips, six with TLS. */
export const connectTimeoutMs = 10_000;

/** Between tries of one client; those who use it wait longer where that is right, so this only keeps it from spinning. */
const longestReconnectSeconds = 1;

/** Whether the driver has `patches/postgres+3.4.9.patch` in it: without it a connection lost at the wrong moment ends the process. */
export const isDriverPatched = "isPatchedForClosedConnections" in postgres;

const commonOptions = {
  connect_timeout: connectTimeoutMs / 1000,
  backoff: (retries: number) => Math.min(0.05 * 2 ** retries, longestReconnectSeconds),
  // We read no arrays of user-defined types; asking for them costs every first connection a query.
  fetch_types: false,
  onnotice: () => undefined,
} as const;

/** @param url `postgres://user:password@host:port/database`; `?sslmode=` and `?prepare=false` are understood. */
export function connectToUrl(url: string): Connect {
  return ({ maxConnections, onNotification }) =>
    postgres(url, {
      ...commonOptions,
      max: maxConnections,
      connection: { application_name: "tradewind" },
      ...(onNotification === undefined ? {} : { onnotify: onNotification, max_lifetime: null }),
    });
}

/** @param path Unix socket of the embedded database. */
export function connectToSocket(path: string): Connect {
  return ({ maxConnections }) =>
    postgres({
      ...commonOptions,
      path,
      max: maxConnections,
      ssl: false,
      // Named, or postgres.js takes them from PGUSER and the like, which mean another server.
      user: "postgres",
      database: "postgres",
      password: "",
    });
}
