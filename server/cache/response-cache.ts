import { LRUCache } from "lru-cache";
import type { Clock, RequestLabels } from "../../engine/index.ts";
import type { CacheRule } from "./cache-rule.ts";

/** A whole reply as its first client got it. */
export interface CachedReply {
  /** Lower case names, without those that belong to one request or one key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Byte string. */
  readonly body: string;
  /** Which candidate served it. */
  readonly candidateId: string;
  /** What it cost then; null: not known. */
  readonly costNanoUsd: number | null;
  readonly finishReason: string | null;
  readonly labels: RequestLabels;
  readonly storedAtMs: number;
}

/** Replies to requests that may be answered again as they were. In this process, bounded by bytes. */
export interface ResponseCache {
  /** null: there is none, or it is older than the rule allows. */
  find(key: string, rule: CacheRule): CachedReply | null;
  keep(key: string, reply: CachedReply): void;
  /** Removes everything of one tenant. @returns how many replies that were */
  forget(tenant: string): number;
}

/** One reply may take so much of the whole. */
const largestShare = 1 / 8;

/** @param maxBytes of all bodies together */
export function createResponseCache(clock: Pick<Clock, "nowMs">, maxBytes: number): ResponseCache {
  const replies = new LRUCache<string, CachedReply>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(1, Math.floor(maxBytes * largestShare)),
    sizeCalculation: ({ body }) => body.length + 1,
  });
  return {
    find(key, { maxAgeMs }) {
      const reply = replies.get(key);
      return reply === undefined || reply.storedAtMs + maxAgeMs < clock.nowMs() ? null : reply;
    },
    keep: (key, reply) => void replies.set(key, reply),
    forget(tenant) {
      const own = [...replies.keys()].filter((key) => key.startsWith(`${tenant} `));
      for (const key of own) replies.delete(key);
      return own.length;
    },
  };
}
