import { hash } from "node:crypto";

/** What of a request is kept as hashes alone. */
export interface HashedTexts {
  /** Whose request it is: a name, never a key. null: written by an earlier version without keys.*/
  readonly tenant: string | null;
  /** The text that was routed on; null: it was not read. */
  readonly prompt: string | null;
  /** What the conversation is recognised by; null: nothing names it. */
  readonly conversation: string | null;
}

/** Enough that two prompts never share one, and half the size of the whole. */
const promptBase64Characters = 24;
/** Enough that two conversations never share one, and half the size of the whole. */
const conversationHexDigits = 32;

/**
 * Hashes of a request's texts as two values of a JSON array: its prompt's, base64, and its conversation's, hexadecimal.
 *
 * SHA-256 over the installation's secret salt, the tenant, and the text. They tell whether two requests of one tenant of one installation
 * asked the same, or belong together, and nothing else: without the salt a guessed text cannot be tried, and two tenants have nothing equal.
 *
 * @param salt From `saltHex`; null: not known yet, and the hashes are null.
 */
export function hashesJson(salt: string | null, { tenant, prompt, conversation }: HashedTexts): string {
  if (salt === null || (prompt === null && conversation === null)) return "null,null";
  // Neither the salt nor a tenant holds a space, so that no part can run into the next.
  const prefix = `${salt} ${tenant ?? ""}`;
  const ofConversation =
    conversation === null
      ? "null"
      : `"${hash("sha256", `${prefix} conversation ${conversation}`, "hex").slice(0, conversationHexDigits)}"`;
  const ofPrompt =
    prompt === null
      ? "null"
      : `"${hash("sha256", `${prefix} prompt ${prompt}`, "base64").slice(0, promptBase64Characters)}"`;
  return `${ofPrompt},${ofConversation}`;
}

/** A salt in the form that `hashesJson` takes, of one length. */
export function saltHex(salt: string | Uint8Array): string {
  return hash("sha256", salt, "hex");
}
