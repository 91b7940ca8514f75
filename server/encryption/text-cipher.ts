import { createCipheriv, createDecipheriv, createHash, randomBytes as systemRandomBytes } from "node:crypto";

/** How a sealed text begins, so that it is told from a plain one of before there was a key. */
const mark = "tw1:";
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const keyIdDigits = 8;

/** A text that was sealed with a key that is not there any more, or that was changed. */
export class UnreadableText extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnreadableText";
  }
}

/** AES-256-GCM under the first of the keys; the others open what was sealed before a rotation. */
export interface TextCipher {
  /** Short hash of the key that seals; may be shown. */
  readonly keyId: string;
  /** @param purpose what the text is and whose: one that is moved to another place does not open there */
  seal(text: string, purpose: string): string;
  /** A text that was never sealed comes back as it is. @throws UnreadableText */
  open(sealed: string, purpose: string): string;
  /** What is sealed with the first key begins with this, and nothing else does. */
  readonly prefix: string;
}

export const isSealed = (text: string): boolean => text.startsWith(mark);

/**
 * The keys of TRADEWIND_ENCRYPTION_KEY, the current one first; null: there is none.
 *
 * @throws Error that names the variable and the fix, never the value
 */
export function readEncryptionKeys(texts: readonly string[]): readonly Buffer[] | null {
  if (texts.length === 0) return null;
  return texts.map((text, index) => {
    const key = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
    if (key.length === keyBytes) return key;
    throw new Error(
      `TRADEWIND_ENCRYPTION_KEY: key ${index + 1} is not 32 bytes in hexadecimal or base64: make one with \`openssl rand -base64 32\`.`,
    );
  });
}

/** @param keys 32 bytes each, at least one */
export function createTextCipher(
  keys: readonly Uint8Array[],
  randomBytes: (count: number) => Uint8Array = systemRandomBytes,
): TextCipher {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const current = keys[0]!;
  const keyId = keyIdOf(current);
  return {
    keyId,
    seal(text, purpose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", current, iv).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${mark}${keyId}:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64")}`;
    },
    open(sealed, purpose) {
      if (!isSealed(sealed)) return sealed;
      const [, id = "", encoded = ""] = sealed.split(":");
      const key = byId.get(id);
      if (key === undefined)
        throw new UnreadableText(
          `It was encrypted with the key ${id}, which TRADEWIND_ENCRYPTION_KEY does not hold.`,
        );
      const bytes = Buffer.from(encoded, "base64");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes))
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        return (
          decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8")
        );
      } catch {
        throw new UnreadableText("It was changed after it was encrypted, or belongs elsewhere.");
      }
    },
    prefix: `${mark}${keyId}:`,
  };
}

const keyIdOf = (key: Uint8Array): string =>
  createHash("sha256").update("tradewind key id").update(key).digest("hex").slice(0, keyIdDigits);
