import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";

type ParsedScore =
  | { readonly score: number; readonly reason: null }
  | { readonly score: null; readonly reason: string };

const missingWords = new Set(["", "null", "none", "nan", "n/a", "na"]);
/** Rounding of a division may leave a score this far outside [0,1]; it is brought back. */
const tolerance = 1e-9;

/**
 * A score as files write it: a number, `true`/`false`, or their text. Empty, null, `NaN` and `None` are missing, with the
 * reason; anything else throws. `scale` is the score of a perfect answer in this file, usually 1.
 */
export function parseScore(value: unknown, field: string, at: SourcePosition, scale: number): ParsedScore {
  if (value === null || value === undefined) return { score: null, reason: "no score recorded" };
  if (typeof value === "boolean") return { score: value ? 1 : 0, reason: null };
  const text = typeof value === "string" ? value.trim().toLowerCase() : null;
  if (text !== null && missingWords.has(text)) return { score: null, reason: "no score recorded" };
  if (text === "true" || text === "false") return { score: text === "true" ? 1 : 0, reason: null };
  const number = text === null ? value : Number(text);
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw new OutcomeFileError(
      at,
      field,
      `${JSON.stringify(value)} is not a score`,
      "Write a number from 0 to 1, true or false, or leave it empty where there is none.",
    );
  }
  const score = number / scale;
  if (score < -tolerance || score > 1 + tolerance) {
    throw new OutcomeFileError(
      at,
      field,
      `the score ${number} lies outside 0 to ${scale}`,
      `Correct it, or read with scoreScale set to the score of a perfect answer (now ${scale}).`,
    );
  }
  return { score: Math.min(1, Math.max(0, score)), reason: null };
}
