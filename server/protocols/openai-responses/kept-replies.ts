import { LRUCache } from "lru-cache";
import { type Fields, fieldsList, textOf } from "../fields.ts";

/** A reply with what it answered. */
interface KeptReply {
  /** The Response as its client got it. */
  readonly response: Fields;
  /** Items of its own request, without those of the replies before it. */
  readonly input: readonly Fields[];
  /** The reply that it went on from; null: it began the conversation. */
  readonly previousId: string | null;
}

interface KeptRepliesOptions {
  /** Of all replies and their input together; 0: nothing is kept. */
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly nowMs: () => number;
}

/** One conversation may take so much of the whole in one step. */
const largestShare = 1 / 4;

/**
 * Replies of the Responses API that a later request may go on from, by their id, or point at, by an item's id. In this process's memory alone, bounded by bytes and
 * age; the one longest unused goes first. What one tenant keeps no other can name.
 */
export class KeptReplies {
  readonly #replies: LRUCache<string, KeptReply>;
  /** Which reply an item belongs to. */
  readonly #owners = new Map<string, string>();
  readonly #maxBytes: number;

  constructor({ maxBytes, maxAgeMs, nowMs }: KeptRepliesOptions) {
    this.#maxBytes = maxBytes;
    this.#replies = new LRUCache<string, KeptReply>({
      maxSize: Math.max(1, maxBytes),
      maxEntrySize: Math.max(1, Math.floor(maxBytes * largestShare)),
      ttl: maxAgeMs,
      ttlResolution: 0,
      perf: { now: nowMs },
      dispose: (reply, key) => {
        for (const id of itemIds(reply)) this.#owners.delete(scoped(tenantOf(key), id));
      },
    });
  }

  /** @param bytes what the reply and its input take */
  keep(tenant: string, reply: KeptReply, bytes: number): void {
    const id = textOf(reply.response.id);
    if (id === null || this.#maxBytes === 0) return;
    const key = scoped(tenant, id);
    this.#replies.set(key, reply, { size: Math.max(1, bytes) });
    if (!this.#replies.has(key)) return;
    for (const item of itemIds(reply)) this.#owners.set(scoped(tenant, item), key);
  }

  /** null: it is not kept, or not any more. */
  find(tenant: string, id: string): KeptReply | null {
    return this.#replies.get(scoped(tenant, id)) ?? null;
  }

  /** Removes everything of one tenant. @returns how many replies that were */
  forgetTenant(tenant: string): number {
    const own = [...this.#replies.keys()].filter((key) => tenantOf(key) === tenant);
    for (const key of own) this.#replies.delete(key);
    return own.length;
  }

  /** An output item of a reply that is kept. */
  findItem(tenant: string, id: string): Fields | null {
    const key = this.#owners.get(scoped(tenant, id));
    const reply = key === undefined ? undefined : this.#replies.get(key);
    return fieldsList(reply?.response.output).find((item) => item.id === id) ?? null;
  }

  /** Input and output of a reply and of all before it, the oldest first; null: a link of the chain is not kept. */
  conversation(tenant: string, id: string): readonly Fields[] | null {
    const parts: (readonly Fields[])[] = [];
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null; ) {
      const reply: KeptReply | null = seen.has(at) ? null : this.find(tenant, at);
      if (reply === null) return null;
      seen.add(at);
      parts.push(fieldsList(reply.response.output), reply.input);
      at = reply.previousId;
    }
    return parts.reverse().flat();
  }

  /** @returns whether it was there */
  forget(tenant: string, id: string): boolean {
    return this.#replies.delete(scoped(tenant, id));
  }
}

/** A tenant's name holds no blank. */
const scoped = (tenant: string, id: string): string => `${tenant} ${id}`;
const tenantOf = (key: string): string => key.slice(0, key.indexOf(" "));

const itemIds = ({ response }: KeptReply): string[] =>
  fieldsList(response.output).flatMap(({ id }) => textOf(id) ?? []);
