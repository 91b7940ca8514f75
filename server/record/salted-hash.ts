import { hash } from "node:crypto";

/** What of a request is kept as hashes alone. */
export interface HashedTexts {
  /** Whose request it is: a name, never a key. null: written by an earlier version without keys.*/
  readonly tenant: string | null;
  /** The text that was routed on; null: it was not read. */
  readonly prompt: string | null;
  /** What the conversation is recognised by; null: nothing names it. */
  readonly conversation: string | null;
  /** The session that the client named; null: none. */
  readonly session: string | null;
  /** The end user that the client named; null: none. */
  readonly user: string | null;
}

/** Of a hash that is kept as bytes: enough that two texts never share one, and half the size of the whole. */
const base64Characters = 24;
/** Of a hash that is kept as text, six bits each: enough that two conversations never share one. */
const conversationCharacters = 16;

/**
 * Hashes of a request's texts as four values of a JSON array: its prompt's, base64, its conversation's, base64 for addresses, its session's and its user's, base64.
 *
 * SHA-256 over the installation's secret salt, the tenant, and the text. They tell whether two requests of one tenant of one installation
 * asked the same, or belong together, and nothing else: without the salt a guessed text cannot be tried, and two tenants have nothing equal.
 *
 * @param salt From `saltHex`; null: not known yet, and the hashes are null.
 */
export function hashesJson(
  salt: string | null,
  { tenant, prompt, conversation, session, user }: HashedTexts,
): string {
  if (salt === null) return "null,null,null,null";
  const ofConversation =
    conversation === null
      ? "null"
      : `"${hash("sha256", hashedText(salt, tenant, "conversation", conversation), "base64url").slice(0, conversationCharacters)}"`;
  const inBase64 = (kind: HashedKind, text: string | null): string =>
    text === null ? "null" : `"${saltedHash(salt, tenant, kind, text)}"`;
  return `${inBase64("prompt", prompt)},${ofConversation},${inBase64("session", session)},${inBase64("user", user)}`;
}

type HashedKind = "prompt" | "conversation" | "session" | "user";

/** Hash of one text as the log's columns of bytes hold it, base64. @param salt from `saltHex` */
export const saltedHash = (salt: string, tenant: string | null, kind: HashedKind, text: string): string =>
  hash("sha256", hashedText(salt, tenant, kind, text), "base64").slice(0, base64Characters);

/** Neither the salt nor a tenant holds a space, so that no part can run into the next. */
const hashedText = (salt: string, tenant: string | null, kind: HashedKind, text: string): string =>
  `${salt} ${tenant ?? ""} ${kind} ${text}`;

/** A salt in the form that `hashesJson` takes, of one length. */
export function saltHex(salt: string | Uint8Array): string {
  return hash("sha256", salt, "hex");
}
