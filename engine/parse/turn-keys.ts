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
  const { length } = text;
  let hash = hashOf(last.role, 0, last.role.length, 0x811c9dc5);
  hash = Math.imul(hash ^ length, fnvPrime);
  hash = hashOf(text, 0, Math.min(length, edgeCharacters), hash);
  hash = hashOf(text, Math.max(edgeCharacters, length - edgeCharacters), length, hash);
  return `${conversationKey}-${count}-${(hash >>> 0).toString(16)}`;
}

const fnvPrime = 0x01000193;

/** FNV-1a of a part of a text, read where it stands. */
function hashOf(text: string, start: number, end: number, state: number): number {
  let hash = state;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), fnvPrime);
  return hash;
}
