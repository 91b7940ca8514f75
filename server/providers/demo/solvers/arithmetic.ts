import { clampDifficulty, type DemoSolver } from "../demo-solution.ts";
import { evaluateExpression } from "./evaluate-expression.ts";
import { numberText, slippedNumber } from "./number-text.ts";

const wordOperators: readonly (readonly [RegExp, string])[] = [
  [/\bmultiplied by\b|\btimes\b/gi, "*"],
  [/\bdivided by\b|\bover\b/gi, "/"],
  [/\bplus\b|\badded to\b/gi, "+"],
  [/\bminus\b/gi, "-"],
  [/\bto the power of\b/gi, "^"],
  [/\bsquared\b/gi, "^2"],
  [/\bcubed\b/gi, "^3"],
  [/(\d)\s*[x×·]\s*(?=\d)/g, "$1*"],
  [/÷/g, "/"],
  [/−|–/g, "-"],
  [/\*\*/g, "^"],
];

/** Nobody asks for a longer one in earnest, and reading one is recursive. */
const maxExpressionCharacters = 200;

/** "What is 12 * (7 + 3)?", "15% of 80", "17 times 23 minus 4". */
export const solveArithmetic: DemoSolver = ({ text }) => {
  const percent = /(\d+(?:\.\d+)?)\s*(?:%|percent) of (\d+(?:\.\d+)?)/i.exec(text);
  if (percent !== null) return solution((Number(percent[1]) * Number(percent[2])) / 100, 2);
  let written = text.replace(/(\d),(?=\d{3}\b)/g, "$1");
  for (const [pattern, operator] of wordOperators) written = written.replace(pattern, operator);
  const runs = written.match(/[-\d(][-+*/%^().\d\s]*[\d)]/g) ?? [];
  for (const run of runs.sort((left, right) => right.length - left.length)) {
    const operators =
      run
        .trim()
        .replace(/^-/, "")
        .match(/[-+*/%^]/g)?.length ?? 0;
    // Dates and telephone numbers look like subtractions.
    if (
      operators === 0 ||
      run.length > maxExpressionCharacters ||
      /^\d{4}-\d{2}/.test(run.trim()) ||
      /\d-\d{3,}-/.test(run)
    )
      continue;
    const value = evaluateExpression(run);
    if (value === null) continue;
    const digits = Math.max(...(run.match(/\d+/g) ?? ["0"]).map((number) => number.length));
    return solution(value, operators + (digits > 2 ? 1 : 0));
  }
  return null;
};

function solution(value: number, difficulty: number) {
  return {
    skill: "math" as const,
    difficulty: clampDifficulty(difficulty),
    right: numberText(value),
    wrong: slippedNumber(value),
    sentence: "The answer is {}.",
  };
}
