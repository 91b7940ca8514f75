import { createHash } from "node:crypto";

/** How a key of ours begins: a scanner for leaked secrets can know it by that. */
const keyMark = "tw-";
const prefixBytes = 6;
const secretBytes = 32;

interface NewKey {
  /** What the client sends; exists nowhere after it was shown. */
  readonly key: string;
  /** Public: names the key in lists and finds it. */
  readonly prefix: string;
  readonly hash: Uint8Array;
}

export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Makes `tw-<prefix>-<secret>`: 48 bits that may be seen, 256 that may not. @param randomBytes from a cryptographic source */
export function newKey(randomBytes: (count: number) => Buffer): NewKey {
  const prefix = `${keyMark}${randomBytes(prefixBytes).toString("hex")}`;
  const key = `${prefix}-${randomBytes(secretBytes).toString("base64url")}`;
  return { key, prefix, hash: sha256(key) };
}

/** The public part of a key of ours; null: it is not one. */
export const prefixOf = (key: string): string | null =>
  key.startsWith(keyMark) && key[keyMark.length + 2 * prefixBytes] === "-"
    ? key.slice(0, keyMark.length + 2 * prefixBytes)
    : null;
