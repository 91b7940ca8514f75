import { hashString } from "../numeric/string-hash.ts";
import type { ChatMessage } from "./chat-request.ts";
import { messageText } from "./message-text.ts";

/** Characters read of each of the two opening messages: enough to tell conversations apart, bounded for long prompts. */
const prefixCharacters = 512;

/**
 * Recognises a conversation by its opening (system message and first user turn), which every later request of it repeats, so that
 * no session id is needed. 64 bits as hexadecimal. Two conversations that open with the very same words share a key: it may be
 * used to keep a model, never to join data of two callers, nor be stored as it is: it is the same everywhere, so that a guess can be tried.
 */
export function conversationKey(messages: readonly ChatMessage[]): string | null {
  const firstUser = messages.findIndex((message) => message.role === "user");
  if (firstUser === -1) return null;
  let forward = 0x811c9dc5;
  let backward = 0x1b873593;
  for (let index = 0; index <= Math.min(firstUser, 1); index += 1) {
    const text = messageText(messages[index === 1 ? firstUser : index]!);
    const prefix = `${text.length}:${text.slice(0, prefixCharacters)}`;
    forward = hashString(prefix, forward);
    backward = hashString(prefix, (backward ^ forward) >>> 0);
  }
  return forward.toString(16).padStart(8, "0") + backward.toString(16).padStart(8, "0");
}
