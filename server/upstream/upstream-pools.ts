import { isIP } from "node:net";
import { buildConnector, Pool } from "undici";

export interface UpstreamPoolOptions {
  /** Time to make a connection, TLS included, in milliseconds. @default 5000 */
  readonly connectTimeoutMs: number;
  /** Connections to one origin; further requests wait for a free one. @default 1024 */
  readonly maxConnectionsPerOrigin: number;
  /** How long an unused connection is kept, in milliseconds, unless the upstream names a shorter time. @default 30000 */
  readonly keepAliveMs: number;
  /** Bytes of response headers that are accepted. @default 32768 */
  readonly maxHeaderBytes: number;
  /**
   * After so long the connections to a name are used by no new request, in milliseconds: its address is looked up again, however busy they are. What runs on them ends there.
   * @default 300000
   */
  readonly maxNameAgeMs: number;
  readonly monotonicMs: () => number;
}

export const defaultUpstreamPoolOptions: UpstreamPoolOptions = {
  connectTimeoutMs: 5_000,
  maxConnectionsPerOrigin: 1_024,
  keepAliveMs: 30_000,
  maxHeaderBytes: 32_768,
  maxNameAgeMs: 300_000,
  monotonicMs: () => performance.now(),
};

export interface UpstreamPools {
  /** Connections to an origin; opened when first used. @param connectMs of its own @default `connectTimeoutMs` */
  poolFor(origin: string, connectMs?: number): Pool;
  /** Aborts what runs and closes every connection. */
  close(): Promise<void>;
}

interface OriginPool {
  pool: Pool;
  /** Makes another, which resumes the TLS sessions of the first. */
  readonly open: () => Pool;
  /** Infinity: the origin is an address. */
  replacedAtMs: number;
}

/** One pool of connections per origin. Requests are never pipelined: a long generation would hold up the one behind it. */
export function createUpstreamPools(options: Partial<UpstreamPoolOptions> = {}): UpstreamPools {
  const settings = { ...defaultUpstreamPoolOptions, ...options };
  const pools = new Map<string, OriginPool>();
  const retired = new Set<Pool>();
  const opener = (origin: string, connectMs: number): (() => Pool) => {
    const connect = buildConnector({ timeout: connectMs });
    return () =>
      new Pool(origin, {
        connect,
        connections: settings.maxConnectionsPerOrigin,
        pipelining: 1,
        keepAliveTimeout: settings.keepAliveMs,
        maxHeaderSize: settings.maxHeaderBytes,
        // Waiting for bytes is timed by dispatch, which knows what each wait means.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
  };
  const retire = (pool: Pool): void => {
    retired.add(pool);
    void pool.close().finally(() => retired.delete(pool));
  };
  const begin = (origin: string, connectMs: number): OriginPool => {
    const open = opener(origin, connectMs);
    const isAddress = isIP(new URL(origin).hostname.replace(/^\[|\]$/g, "")) !== 0;
    const replacedAtMs = isAddress
      ? Number.POSITIVE_INFINITY
      : settings.monotonicMs() + settings.maxNameAgeMs;
    return { pool: open(), open, replacedAtMs };
  };
  return {
    poolFor(origin, connectMs = settings.connectTimeoutMs) {
      const key = connectMs === settings.connectTimeoutMs ? origin : `${origin} ${connectMs}`;
      const known = pools.get(key);
      if (known === undefined) {
        const begun = begin(origin, connectMs);
        pools.set(key, begun);
        return begun.pool;
      }
      if (known.replacedAtMs !== Number.POSITIVE_INFINITY && settings.monotonicMs() >= known.replacedAtMs) {
        retire(known.pool);
        known.pool = known.open();
        known.replacedAtMs = settings.monotonicMs() + settings.maxNameAgeMs;
      }
      return known.pool;
    },
    async close() {
      const closing = [...[...pools.values()].map(({ pool }) => pool), ...retired].map((pool) =>
        pool.destroy(),
      );
      pools.clear();
      await Promise.all(closing);
    },
  };
}
