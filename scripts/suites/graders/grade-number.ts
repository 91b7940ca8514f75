import type { GraderSpec } from "../suite-types.ts";
import { afterAnswerMarker } from "./normalize-text.ts";

const numberPattern = /[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?:\s*\/\s*\d+)?/giu;

/** The last number of a text; "3/8" is a fraction, "1,250" has a thousands separator. Null when there is none. */
export function lastNumber(text: string): number | null {
  const found = [...text.matchAll(numberPattern)].at(-1)?.[0];
  if (found === undefined) return null;
  const [numerator, denominator] = found.replaceAll(",", "").replaceAll("−", "-").split("/");
  return Number(numerator) / (denominator === undefined ? 1 : Number(denominator));
}

/** The number after "Answer:" when the reply has that marker, else the last number of the reply. */
export function gradeNumeric(spec: GraderSpec, text: string): boolean {
  const marked = afterAnswerMarker(text);
  const answer = (marked === null ? null : lastNumber(marked.split("\n")[0] ?? "")) ?? lastNumber(text);
  if (answer === null) return false;
  const wanted = Number(spec.value);
  const tolerance = Math.max(
    typeof spec.tolerance === "number" ? spec.tolerance : 0,
    typeof spec.relative === "number" ? spec.relative * Math.abs(wanted) : 0,
    1e-9 * Math.max(1, Math.abs(wanted)),
  );
  return Math.abs(answer - wanted) <= tolerance;
}

/** The letter that a reply picks, or null when it names none or several without saying which is final. */
export function chosenLetter(text: string): string | null {
  const trimmed = text.trim();
  const marked = [...trimmed.matchAll(/answer(?:\s+is)?\s*[:=]?\s*\**\(?([A-Fa-f])\b/gi)].at(-1);
  if (marked?.[1]) return marked[1].toUpperCase();
  const leading = /^\W*([A-Fa-f])(?:[).:\]*]|\s*$)/.exec(trimmed);
  if (leading?.[1]) return leading[1].toUpperCase();
  const letters = new Set([...trimmed.matchAll(/\b([B-F]|A(?=[).:]))\b/g)].map((match) => match[1]));
  return letters.size === 1 ? ([...letters][0] ?? null) : null;
}

export function gradeChoice(spec: GraderSpec, text: string): boolean {
  return chosenLetter(text) === spec.value;
}
