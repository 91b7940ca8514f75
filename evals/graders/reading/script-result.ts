import { type Grade, shown, unscored, verdict } from "../grader.ts";

/**
 * What a script's result means: true or false, a score (above 1 counts as 1; passes from `threshold`, else above 0), or
 * `{pass, score, reason}`. Anything else is unscored, not wrong: the script is at fault, not the reply.
 */
export function scriptResult(value: unknown, threshold: number | undefined): Grade {
  if (typeof value === "boolean") return verdict(value, "the script says false", "the script says true");
  if (typeof value === "number" && Number.isFinite(value))
    return fromScore(value, threshold, `the script gives ${value}`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return unscored(
      `the script gave ${shown(value)} instead of true, false, a number or {pass, score, reason}`,
    );
  const { pass, score, reason } = value as { pass?: unknown; score?: unknown; reason?: unknown };
  const words = typeof reason === "string" ? reason : "the script's verdict";
  if (typeof pass !== "boolean")
    return typeof score === "number"
      ? fromScore(score, threshold, words)
      : unscored("the script gave no `pass` and no `score`");
  const number = typeof score === "number" && Number.isFinite(score) ? score : pass ? 1 : 0;
  const bounded = Math.min(1, Math.max(0, number));
  return { score: bounded, passed: pass && (threshold === undefined || bounded >= threshold), reason: words };
}

function fromScore(score: number, threshold: number | undefined, reason: string): Grade {
  const bounded = Math.min(1, Math.max(0, score));
  return { score: bounded, passed: threshold === undefined ? score > 0 : bounded >= threshold, reason };
}
