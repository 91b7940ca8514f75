import type { ParsedRequest } from "../../../engine/index.ts";

/** Under what a request's conversation is looked up, and remembered once it is answered. */
export interface ConversationNames {
  /** null: a first turn. */
  readonly lookUp: string | null;
  /** null: nothing names it. */
  readonly remember: string | null;
  /** Whether the name is the client's own for this one conversation. */
  readonly isUnique: boolean;
}

/** What names a conversation, first to last: the client's session id, its cache key, the messages themselves. */
export interface NamedBy {
  /** No tenant meets another's conversation. */
  readonly tenant: string;
  /** `routing.session_id`, else the `x-session-id` header; null: neither was sent. */
  readonly sessionId: string | null;
}

export function conversationNames(parsed: ParsedRequest, { tenant, sessionId }: NamedBy): ConversationNames {
  const name = (kind: string, key: string): string => `${tenant} ${kind} ${key}`;
  if (sessionId !== null) {
    const key = name("session", sessionId);
    return { lookUp: key, remember: key, isUnique: true };
  }
  const { promptCacheKey, conversationKey, previousTurnKey, turnKey } = parsed;
  if (promptCacheKey !== undefined && conversationKey !== null) {
    // Clients give one cache key to many conversations that share a system prompt, so the opening is a part of the name.
    const key = name("cache", `${promptCacheKey} ${conversationKey}`);
    return { lookUp: previousTurnKey === undefined ? null : key, remember: key, isUnique: true };
  }
  return {
    lookUp: previousTurnKey === undefined ? null : name("turn", previousTurnKey),
    remember: turnKey === undefined ? null : name("turn", turnKey),
    isUnique: false,
  };
}
