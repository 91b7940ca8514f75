import { createHash } from "node:crypto";
import { questionKey } from "./question-key.ts";

/** Name of the question behind a prompt, 16 hex digits: the same question in other formatting has the same one. */
export function questionGroup(text: string): string {
  return createHash("sha256").update(questionKey(text)).digest("hex").slice(0, 16);
}
