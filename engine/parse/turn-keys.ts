import { hashString } from "../numeric/string-hash.ts";
import type { ChatMessage } from "./chat-request.ts";
import { messageText } from "./message-text.ts";

/** Characters read of a message's beginning and of its end. */
const edgeCharacters = 256;

export interface TurnKeys {
  /** The messages up to the last reply in them, which are those of the request that it answered. Absent: there is no reply yet. */
  readonly previousTurnKey?: string;
  /** All messages: what the conversation's next request has as its `previousTurnKey`. */
  readonly turnKey: string;
}

/**
 * Names of a request and of the one before it in the same conversation, so that the one recognises the other without a session id. A name is
 * the conversation's key, the number of messages, and a hash of the last of them: time does not grow with the conversation. Two
 * conversations share a name only while they opened alike, are of the same length and just received the very same message.
 */
export function turnKeys(messages: readonly ChatMessage[], conversationKey: string): TurnKeys {
  const turnKey = keyOf(messages, messages.length, conversationKey);
  const reply = messages.findLastIndex((message) => message.role === "assistant");
  return reply < 1 ? { turnKey } : { turnKey, previousTurnKey: keyOf(messages, reply, conversationKey) };
}

function keyOf(messages: readonly ChatMessage[], count: number, conversationKey: string): string {
  const last = messages[count - 1]!;
  const text = messageText(last);
  const edges = `${last.role}:${text.length}:${text.slice(0, edgeCharacters)}${text.slice(-edgeCharacters)}`;
  return `${conversationKey}-${count}-${hashString(edges).toString(16).padStart(8, "0")}`;
}
