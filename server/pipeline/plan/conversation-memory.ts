import { LRUCache } from "lru-cache";
import type { Clock, LastServed } from "../../../engine/index.ts";

/** Who served a conversation last. Keys hold the caller, so that no caller meets another's conversation. */
export interface ConversationMemory {
  /** null: nothing is remembered, or two different candidates were remembered under this very key. */
  last(key: string): LastServed | null;
  /**
   * @param isUnique whether the key names one conversation for sure, as a session id does. Where it does not, a second candidate under the
   * same key leaves it open which of them wrote the reply that the client goes on from.
   */
  remember(key: string, served: LastServed, isUnique: boolean): void;
  /** Whether anything is remembered under a key, ambiguous or not. */
  knows(key: string): boolean;
  /** Forgets everything of a tenant. */
  forget(tenant: string): void;
  /** Takes over what another replica remembered. */
  adopt(key: string, served: LastServed, isAmbiguous: boolean): void;
}

export interface ConversationMemoryOptions {
  /** Requests remembered; the one used longest ago goes first. Minimum 1. @default 50000, about 15 MB */
  readonly maxEntries: number;
  /**
   * Time a request is remembered, milliseconds. Longer than a prompt cache lives: its price counts by `servedAtMs`, while tool loops and
   * signatures outlast it, for as long as a person takes to approve a call. @default 3600000
   */
  readonly lifetimeMs: number;
}

export const conversationMemoryDefaults: ConversationMemoryOptions = {
  maxEntries: 50_000,
  lifetimeMs: 3_600_000,
};

interface Remembered {
  readonly served: LastServed;
  readonly isAmbiguous: boolean;
  /** Monotonic. */
  readonly rememberedAtMs: number;
}

/** In this process and bounded; `SharedConversations` shares between processes what must not be lost. */
export function createConversationMemory(
  clock: Pick<Clock, "monotonicMs">,
  options: Partial<ConversationMemoryOptions> = {},
): ConversationMemory {
  const { maxEntries, lifetimeMs } = { ...conversationMemoryDefaults, ...options };
  // Its age is kept in each entry: the library's own way reads the clock and writes two more lists at each use.
  const entries = new LRUCache<string, Remembered>({ max: maxEntries });
  const current = (key: string): Remembered | undefined => {
    const found = entries.get(key);
    return found !== undefined && clock.monotonicMs() - found.rememberedAtMs <= lifetimeMs
      ? found
      : undefined;
  };
  const set = (key: string, served: LastServed, isAmbiguous: boolean): void =>
    void entries.set(key, { served, isAmbiguous, rememberedAtMs: clock.monotonicMs() });
  return {
    last(key) {
      const found = current(key);
      return found === undefined || found.isAmbiguous ? null : found.served;
    },
    knows: (key) => current(key) !== undefined,
    adopt: set,
    forget(tenant) {
      for (const key of [...entries.keys()]) if (key.startsWith(`${tenant} `)) entries.delete(key);
    },
    remember(key, served, isUnique) {
      const before = isUnique ? undefined : current(key);
      const isAmbiguous =
        before !== undefined && (before.isAmbiguous || before.served.candidateId !== served.candidateId);
      set(key, served, isAmbiguous);
    },
  };
}
