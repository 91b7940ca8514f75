/** Who answered a conversation's previous request. */
export interface LastServed {
  readonly candidateId: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly servedAtMs: number;
  /** Input tokens of that request: the prefix that the provider may hold in its prompt cache. null: not reported. */
  readonly inputTokens: number | null;
  /** Input tokens that its provider read from or wrote to the prompt cache then; absent: not reported. */
  readonly cachedTokens?: number;
}

/**
 * Why another model could not go on with a conversation.
 *
 * - `open_tool_loop`: the last message is a tool's result, or a tool call that waits for one
 * - `provider_state`: the messages carry thinking signatures or other state that only its maker can read
 */
export type ConversationLock = "open_tool_loop" | "provider_state";

/** What a conversation's past meant for a decision. */
export interface SwitchFacts {
  /** null: a first turn, or nothing is remembered of the conversation. */
  readonly lastCandidateId: string | null;
  /** null: the conversation may go on with any model. */
  readonly lock: ConversationLock | null;
  /** Whether the lock left the last-served candidate alone; false too where there is no lock. */
  readonly isLockHeld: boolean;
  /**
   * Worth of the prompt cache that leaving the last-served candidate would lose, nano-dollars; 0: nothing worth counting is cached.
   * null: no candidate of this request served last, or its price is not known.
   */
  readonly switchCostNanoUsd: number | null;
  /** Why a lock was not held, or why no cost is known; null: there is nothing to say. */
  readonly note: string | null;
}
