import type { Clock, LastServed } from "../../../engine/index.ts";
import { createConversationMemory } from "./conversation-memory.ts";
import { type ConversationNames, markName } from "./conversation-names.ts";
import type { SharedConversations } from "./shared-conversations.ts";

/** Who served conversations last: known in this process, and for those that must stay with their model in all replicas. */
export interface Conversations {
  /** Asks the other replicas where a conversation that cannot go on with another model is unknown here; null: there is nothing to wait for. */
  learn(names: ConversationNames): Promise<void> | null;
  /** null: nothing is known for sure. */
  last(names: ConversationNames): LastServed | null;
  /** Forgets everything of a tenant in this process. */
  forget(tenant: string): void;
  /** @param marks of the reply, see `addMarks` */
  remember(names: ConversationNames, served: LastServed, marks: ReadonlySet<string>): void;
}

/** @param shared null: other replicas, and this one's earlier self, are not asked */
export function createConversations(
  clock: Pick<Clock, "monotonicMs">,
  shared: Pick<SharedConversations, "find" | "store" | "forget"> | null = null,
): Conversations {
  const memory = createConversationMemory(clock);
  return {
    learn({ tenant, lookUp, isLocked }) {
      if (shared === null || !isLocked || lookUp.length === 0) return null;
      if (lookUp.some((name) => memory.knows(tenant, name))) return null;
      return shared.find(lookUp).then((found) => {
        for (const { name, candidate, servedAtMs, inputTokens, isAmbiguous } of found)
          memory.adopt(tenant, name, { candidateId: candidate, servedAtMs, inputTokens }, isAmbiguous);
      });
    },
    last({ tenant, lookUp }) {
      for (const name of lookUp) {
        const found = memory.last(tenant, name);
        if (found !== null) return found;
      }
      return null;
    },
    forget(tenant) {
      memory.forget(tenant);
      shared?.forget(tenant);
    },
    remember({ tenant, remember, isUnique, isLocked }, served, marks) {
      if (remember !== null) memory.remember(tenant, remember, served, isUnique);
      // Any model may go on from a reply without marks: other replicas need not know of it.
      if (marks.size === 0 && !isLocked) return;
      const names = Array.from(marks, (mark) => ({ name: markName(tenant, mark), isUnique: false }));
      for (const { name } of names) memory.remember(tenant, name, served, false);
      if (remember !== null) names.unshift({ name: remember, isUnique });
      const { candidateId: candidate, servedAtMs, inputTokens } = served;
      shared?.store(
        names.map((one) => ({
          ...{ ...one, candidate, servedAtMs, inputTokens },
          isAmbiguous: memory.last(tenant, one.name) === null,
        })),
      );
    },
  };
}
