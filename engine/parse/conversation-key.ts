import type { ChatMessage } from "./chat-request.ts";
import { messageText } from "./message-text.ts";

/** Characters read of each of the two opening messages: enough to tell conversations apart, bounded for long prompts. */
const prefixCharacters = 512;

/** That of FNV-1a, and one of Murmur3's. */
const onePrime = 0x01000193;
const otherPrime = 0x85ebca6b;

const hex = (hash: number): string => (hash >>> 0).toString(16).padStart(8, "0");

/**
 * Recognises a conversation by its opening (system message and first user turn), which every later request of it repeats, so that
 * no session id is needed. 64 bits as hexadecimal. Two conversations that open with the very same words share a key: it may be
 * used to keep a model, never to join data of two callers, nor be stored as it is: it is the same everywhere, so that a guess can be tried.
 */
export function conversationKey(messages: readonly ChatMessage[]): string | null {
  const firstUser = messages.findIndex((message) => message.role === "user");
  if (firstUser === -1) return null;
  let one = 0x811c9dc5;
  let other = 0x1b873593;
  for (let index = 0; index <= Math.min(firstUser, 1); index += 1) {
    const text = messageText(messages[index === 1 ? firstUser : index]!);
    one = Math.imul(one ^ text.length, onePrime);
    other = Math.imul(other ^ text.length, otherPrime);
    const end = Math.min(text.length, prefixCharacters);
    // Two hashes in one pass, read where it stands: a copy of the prefix would cost as much again.
    for (let at = 0; at < end; at += 1) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, onePrime);
      other = Math.imul(other ^ code, otherPrime);
    }
    // Spreads what the last characters changed over all bits.
    other = Math.imul(other ^ (other >>> 15) ^ one, otherPrime);
  }
  return hex(one) + hex(other);
}
