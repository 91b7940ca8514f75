import { randomInt } from "node:crypto";
import type { Clock, LastServed } from "../../../engine/index.ts";
import { HashedSlots } from "./hashed-slots.ts";

/** Who served a conversation last. No tenant meets another's: an entry says whose it is, whatever its name. */
interface ConversationMemory {
  /** null: nothing is remembered, or two different candidates were remembered under this very name. */
  last(tenant: string, name: string): LastServed | null;
  /**
   * @param isUnique whether the name is that of one conversation for sure, as a session id is. Where it is not, a second candidate under the
   * same name leaves it open which of them wrote the reply that the client goes on from.
   */
  remember(tenant: string, name: string, served: LastServed, isUnique: boolean): void;
  /** Whether anything is remembered under a name, ambiguous or not. */
  knows(tenant: string, name: string): boolean;
  /** Forgets everything of a tenant. */
  forget(tenant: string): void;
  /** Takes over what another replica remembered. */
  adopt(tenant: string, name: string, served: LastServed, isAmbiguous: boolean): void;
}

interface ConversationMemoryOptions {
  /** Requests remembered; the one used longest ago goes first. Minimum 1. @default 50000, about 3 MB */
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

/** Numbers strings from 1 on: tenants and candidates, of which there are few. */
class Numbered {
  readonly #numbers = new Map<string, number>();
  readonly #texts = [""];
  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
  text(number: number): string {
    return this.#texts[number]!;
  }
}

/** In the columns of token counts. */
const notReported = -1;

/**
 * In this process and bounded, in columns outside the heap; `SharedConversations` shares between processes what must not be lost.
 *
 * @param seeds of the names' hashes; none but tests name them
 */
export function createConversationMemory(
  clock: Pick<Clock, "monotonicMs">,
  options: Partial<ConversationMemoryOptions> = {},
  seeds: readonly [number, number] = [randomInt(2 ** 32), randomInt(2 ** 32)],
): ConversationMemory {
  const { maxEntries, lifetimeMs } = { ...conversationMemoryDefaults, ...options };
  const slots = new HashedSlots(maxEntries, seeds);
  const tenants = new Numbered();
  const candidates = new Numbered();
  /** 0: nothing stands there. */
  const tenantAt = new Uint32Array(maxEntries);
  const candidateAt = new Uint32Array(maxEntries);
  const isAmbiguousAt = new Uint8Array(maxEntries);
  const rememberedAtMs = new Float64Array(maxEntries);
  const servedAtMs = new Float64Array(maxEntries);
  const inputTokens = new Float64Array(maxEntries);
  const cachedTokens = new Float64Array(maxEntries);
  /** -1: nothing that still counts. */
  const current = (tenant: string, name: string): number => {
    const slot = slots.find(name);
    const isCurrent =
      slot >= 0 &&
      tenantAt[slot] === tenants.of(tenant) &&
      clock.monotonicMs() - rememberedAtMs[slot]! <= lifetimeMs;
    return isCurrent ? slot : -1;
  };
  const set = (tenant: string, name: string, served: LastServed, isAmbiguous: boolean): void => {
    const slot = slots.take(name);
    tenantAt[slot] = tenants.of(tenant);
    candidateAt[slot] = candidates.of(served.candidateId);
    isAmbiguousAt[slot] = isAmbiguous ? 1 : 0;
    rememberedAtMs[slot] = clock.monotonicMs();
    servedAtMs[slot] = served.servedAtMs;
    inputTokens[slot] = served.inputTokens ?? notReported;
    cachedTokens[slot] = served.cachedTokens ?? notReported;
  };
  return {
    last(tenant, name) {
      const slot = current(tenant, name);
      if (slot < 0 || isAmbiguousAt[slot] === 1) return null;
      const [input, cached] = [inputTokens[slot]!, cachedTokens[slot]!];
      return {
        candidateId: candidates.text(candidateAt[slot]!),
        servedAtMs: servedAtMs[slot]!,
        inputTokens: input === notReported ? null : input,
        ...(cached === notReported ? {} : { cachedTokens: cached }),
      };
    },
    knows: (tenant, name) => current(tenant, name) >= 0,
    adopt: set,
    forget(tenant) {
      const number = tenants.of(tenant);
      for (let slot = 0; slot < maxEntries; slot += 1) if (tenantAt[slot] === number) tenantAt[slot] = 0;
    },
    remember(tenant, name, served, isUnique) {
      const before = isUnique ? -1 : current(tenant, name);
      const isAmbiguous =
        before >= 0 &&
        (isAmbiguousAt[before] === 1 || candidateAt[before] !== candidates.of(served.candidateId));
      set(tenant, name, served, isAmbiguous);
    },
  };
}
