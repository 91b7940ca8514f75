import { Pool } from "undici";

export interface UpstreamPoolOptions {
  /** Time to make a connection, TLS included, in milliseconds. @default 5000 */
  readonly connectTimeoutMs: number;
  /** Connections to one origin; further requests wait for a free one. @default 1024 */
  readonly maxConnectionsPerOrigin: number;
  /** How long an unused connection is kept, in milliseconds, unless the upstream names a shorter time. @default 30000 */
  readonly keepAliveMs: number;
  /** Bytes of response headers that are accepted. @default 32768 */
  readonly maxHeaderBytes: number;
}

export const defaultUpstreamPoolOptions: UpstreamPoolOptions = {
  connectTimeoutMs: 5_000,
  maxConnectionsPerOrigin: 1_024,
  keepAliveMs: 30_000,
  maxHeaderBytes: 32_768,
};

export interface UpstreamPools {
  /** Connections to an origin; opened when first used. @param connectMs of its own @default `connectTimeoutMs` */
  poolFor(origin: string, connectMs?: number): Pool;
  /** Aborts what runs and closes every connection. */
  close(): Promise<void>;
}

/** One pool of connections per origin. Requests are never pipelined: a long generation would hold up the one behind it. */
export function createUpstreamPools(options: Partial<UpstreamPoolOptions> = {}): UpstreamPools {
  const settings = { ...defaultUpstreamPoolOptions, ...options };
  const pools = new Map<string, Pool>();
  return {
    poolFor(origin, connectMs = settings.connectTimeoutMs) {
      const key = connectMs === settings.connectTimeoutMs ? origin : `${origin} ${connectMs}`;
      const existing = pools.get(key);
      if (existing !== undefined) return existing;
      const pool = new Pool(origin, {
        connections: settings.maxConnectionsPerOrigin,
        pipelining: 1,
        connectTimeout: connectMs,
        keepAliveTimeout: settings.keepAliveMs,
        maxHeaderSize: settings.maxHeaderBytes,
        // Waiting for bytes is timed by dispatch, which knows what each wait means.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      pools.set(key, pool);
      return pool;
    },
    async close() {
      const closing = [...pools.values()].map((pool) => pool.destroy());
      pools.clear();
      await Promise.all(closing);
    },
  };
}
