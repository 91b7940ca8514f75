import { createHash } from "node:crypto";

/** Digits of a hash that keep two ids apart which differ in other characters only. */
const hashDigits = 8;

/** An id as Anthropic takes it (`^[a-zA-Z0-9_-]+$`); the same one always becomes the same. */
export function fittingId(id: string): string {
  if (/^[a-zA-Z0-9_-]+$/.test(id)) return id;
  const hash = createHash("sha256").update(id).digest("hex").slice(0, hashDigits);
  return `${id.replace(/[^a-zA-Z0-9_-]/g, "_")}_${hash}`;
}
