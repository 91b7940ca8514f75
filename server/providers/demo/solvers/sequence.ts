import { clampDifficulty, type DemoSolver } from "../demo-solution.ts";
import { numberText, slippedNumber } from "./number-text.ts";

/** "What comes next: 2, 4, 8, 16?": constant step, constant factor, sum of the last two, one more than a multiple, growing step. */
export const solveSequence: DemoSolver = ({ text }) => {
  if (!/\bnext\b|\bcontinue|sequence|series/i.test(text)) return null;
  const run = /-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){2,}/.exec(text)?.[0];
  if (run === undefined) return null;
  const terms = run.split(",").map(Number);
  for (const [index, rule] of rules.entries()) {
    const next = rule(terms);
    if (next === null) continue;
    return {
      skill: "math",
      difficulty: clampDifficulty(index + 1),
      right: numberText(next),
      wrong: slippedNumber(next),
      sentence: "The next number is {}.",
    };
  }
  return null;
};

type Rule = (terms: readonly number[]) => number | null;

const last = (terms: readonly number[]): number => terms.at(-1) ?? Number.NaN;
const differences = (terms: readonly number[]): number[] =>
  terms.slice(1).map((term, index) => term - (terms[index] ?? 0));
const allEqual = (values: readonly number[]): boolean =>
  values.every((value) => Math.abs(value - (values[0] ?? 0)) < 1e-9);

const constantStep: Rule = (terms) => {
  const steps = differences(terms);
  return allEqual(steps) ? last(terms) + (steps[0] ?? 0) : null;
};

const constantFactor: Rule = (terms) => {
  const factors = terms.slice(1).map((term, index) => term / (terms[index] ?? 0));
  return factors.every(Number.isFinite) && allEqual(factors) ? last(terms) * (factors[0] ?? 1) : null;
};

const sumOfLastTwo: Rule = (terms) => {
  const isSum = terms.every(
    (term, index) => index < 2 || term === (terms[index - 1] ?? 0) + (terms[index - 2] ?? 0),
  );
  return terms.length >= 4 && isSum ? last(terms) + (terms.at(-2) ?? 0) : null;
};

/** Each term is a times the one before, plus b: the steps then grow by the factor a. */
const affine: Rule = (terms) => {
  const steps = differences(terms);
  const factor = (steps[1] ?? 0) / (steps[0] ?? 0);
  if (terms.length < 4 || !Number.isFinite(factor)) return null;
  const holds = steps.every(
    (step, index) => index === 0 || Math.abs(step - factor * (steps[index - 1] ?? 0)) < 1e-9,
  );
  return holds ? last(terms) + (steps.at(-1) ?? 0) * factor : null;
};

const growingStep: Rule = (terms) => {
  const steps = differences(terms);
  const growth = differences(steps);
  return terms.length >= 4 && allEqual(growth) ? last(terms) + last(steps) + (growth[0] ?? 0) : null;
};

const rules: readonly Rule[] = [constantStep, constantFactor, sumOfLastTwo, affine, growingStep];
