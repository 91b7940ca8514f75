import type { ConversationFacts } from "../../../engine/index.ts";
import { sessionNameOf } from "../../operation/caller-names.ts";
import type { Operation } from "../../operation/operation.ts";

/** Under what a request's conversation is looked up, and remembered once it is answered. No tenant meets another's. */
export interface ConversationNames {
  readonly tenant: string;
  /** The first that is remembered counts; empty: a first turn. */
  readonly lookUp: readonly string[];
  /** null: nothing but the reply's own marks will name it. */
  readonly remember: string | null;
  /** Whether `remember` is the client's own for this one conversation. */
  readonly isUnique: boolean;
  /** It cannot go on with another model: a tool loop is open, or the messages carry state that only their maker can read. */
  readonly isLocked: boolean;
}

/** What a reply is remembered under by one of its own marks, see `addMarks`. */
export const markName = (tenant: string, mark: string): string => `${tenant} mark ${mark}`;

/**
 * What names a conversation, first to last: the client's session id (`routing.session_id`, else the `x-session-id` header), its cache key, the
 * messages themselves; under a lock the marks that the last reply carries, too.
 */
export function conversationNames(operation: Operation): ConversationNames {
  const { tenant } = operation.principal;
  const facts = operation.conversation();
  const isLocked = facts.openToolLoop === true || facts.hasProviderState === true;
  const { lookUp: own, remember, isUnique } = ownNames(operation, facts);
  const lookUp = own === null ? [] : [own];
  if (isLocked) for (const mark of operation.replyMarks()) lookUp.push(markName(tenant, mark));
  return { tenant, lookUp, remember, isUnique, isLocked };
}

interface OwnNames {
  readonly lookUp: string | null;
  readonly remember: string | null;
  readonly isUnique: boolean;
}

function ownNames(operation: Operation, facts: ConversationFacts): OwnNames {
  const { tenant } = operation.principal;
  const sessionId = sessionNameOf(operation);
  if (sessionId !== null) {
    const key = `${tenant} session ${sessionId}`;
    return { lookUp: key, remember: key, isUnique: true };
  }
  const { promptCacheKey, conversationKey, previousTurnKey, turnKey } = facts;
  if (promptCacheKey !== undefined && conversationKey !== null) {
    // Clients give one cache key to many conversations that share a system prompt, so the opening is a part of the name.
    const key = `${tenant} cache ${promptCacheKey} ${conversationKey}`;
    return { lookUp: previousTurnKey === undefined ? null : key, remember: key, isUnique: true };
  }
  return {
    lookUp: previousTurnKey === undefined ? null : `${tenant} turn ${previousTurnKey}`,
    remember: turnKey === undefined ? null : `${tenant} turn ${turnKey}`,
    isUnique: false,
  };
}
