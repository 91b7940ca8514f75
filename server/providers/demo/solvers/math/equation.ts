import type { DemoSolver } from "../../demo-solution.ts";
import { numberText, slippedNumber } from "../number-text.ts";

const term = "(?:\\d+(?:\\.\\d+)?\\s*\\*?\\s*)?[a-z](?:\\^2)?(?![a-z])|\\d+(?:\\.\\d+)?";
const side = `([-+]?\\s*(?:${term})(?:\\s*[-+]\\s*(?:${term}))*)`;
const equation = new RegExp(`(?<![a-z\\d^])${side}\\s*=\\s*${side}`);

/** "Solve for x: 5x - 9 = 31", "x^2 - 5x + 6 = 0": one unknown, up to the second power, no parentheses around it. */
export const solveEquation: DemoSolver = ({ text }) => {
  const plain = text.replace(/[−–]/g, "-").replace(/[·×]/g, "*").replace(/²/g, "^2");
  const found = equation.exec(plain);
  if (found === null) return null;
  const unknown = /[a-z]/.exec(found[0])?.[0] ?? "x";
  const [left, right] = [coefficients(found[1] ?? "", unknown), coefficients(found[2] ?? "", unknown)];
  if (left === null || right === null) return null;
  const [square, linear, constant] = [0, 1, 2].map((at) => (left[at] ?? 0) - (right[at] ?? 0)) as [
    number,
    number,
    number,
  ];
  const roots = rootsOf(square, linear, constant);
  if (roots.length === 0) return null;
  const wanted = /\b(?:larger|greater|positive|largest)\b/i.test(text)
    ? Math.max(...roots)
    : /\b(?:smaller|smallest|negative)\b/i.test(text)
      ? Math.min(...roots)
      : null;
  const values = wanted === null ? roots : [wanted];
  return {
    skill: "math",
    difficulty: square === 0 ? 1 : 2,
    right: values.map(numberText).join(", "),
    wrong: values.map(slippedNumber).join(", "),
    sentence: `${unknown} = {}.`,
  };
};

/** Of the square, the unknown and the constant; null: it is no such sum. */
function coefficients(side: string, unknown: string): [number, number, number] | null {
  const terms = side
    .replace(/\s+/g, "")
    .replace(/\.$/, "")
    .match(/[-+]?[^-+]+/g);
  if (terms === null) return null;
  const sums: [number, number, number] = [0, 0, 0];
  for (const term of terms) {
    const match = /^([-+]?)(\d+(?:\.\d+)?)?\*?([a-z])?(\^2)?$/.exec(term);
    if (match === null || (match[3] !== undefined && match[3] !== unknown)) return null;
    const [, sign, digits, letter, power] = match;
    if (digits === undefined && letter === undefined) return null;
    const at = letter === undefined ? 2 : power === undefined ? 1 : 0;
    sums[at] += (sign === "-" ? -1 : 1) * Number(digits ?? 1);
  }
  return sums;
}

function rootsOf(square: number, linear: number, constant: number): number[] {
  if (square === 0) return linear === 0 ? [] : [-constant / linear];
  const discriminant = linear ** 2 - 4 * square * constant;
  if (discriminant < 0) return [];
  const root = Math.sqrt(discriminant);
  return [...new Set([(-linear - root) / (2 * square), (-linear + root) / (2 * square)])];
}
