import type { ReplyCues } from "./reply-cues.ts";

/** What a request needs from a model; a candidate that lacks one of them is excluded with that reason. */
interface Requirements {
  readonly tools: boolean;
  readonly jsonSchema: boolean;
  readonly jsonMode: boolean;
  readonly imageInput: boolean;
  readonly audioInput: boolean;
  readonly videoInput: boolean;
  readonly fileInput: boolean;
}

/** What a request tells of the conversation that it belongs to. */
export interface ConversationFacts {
  /** Hash of the conversation up to the last user turn, so that a conversation is recognised without a session id; null: first turn. */
  readonly conversationKey: string | null;
  /** The caller's own name for the conversation or its cache, `prompt_cache_key`; absent: none. */
  readonly promptCacheKey?: string;
  /** Hash of the messages up to the last reply in them: the request that was answered last. Absent: nothing was answered yet. */
  readonly previousTurnKey?: string;
  /** Hash of all messages: what the next request of this conversation has as its `previousTurnKey`. */
  readonly turnKey?: string;
  /** Whether the last message is a tool's result, or a tool call that waits for one; absent: no. */
  readonly openToolLoop?: boolean;
  /** Whether messages carry state that only the model that made them can read, such as thinking signatures; absent: no. */
  readonly hasProviderState?: boolean;
}

/** The routing view of a chat request: bounded text, needs and sizes. */
export interface ParsedRequest extends ConversationFacts {
  /** Head and tail of the last user turn, preceded by a bounded tail of the conversation where that turn is short. */
  readonly text: string;
  /** Full length in characters of the last user turn. */
  readonly lastTurnCharacters: number;
  /** Estimate over everything sent: messages, tool definitions, schema; images and audio by a flat allowance. */
  readonly inputTokensEstimate: number;
  /** `max_completion_tokens` or `max_tokens`; null: not set. */
  readonly maxOutputTokens: number | null;
  /** What the last turn says about the length of its reply; absent: it was not read. */
  readonly replyCues?: ReplyCues;
  readonly messageCount: number;
  readonly requirements: Requirements;
  /** The caller's `reasoning_effort`; null: the router may choose. */
  readonly reasoningEffort: string | null;
}
