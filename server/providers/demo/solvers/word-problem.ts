import { clampDifficulty, type DemoSolution, type DemoSolver } from "../demo-solution.ts";
import { numbersIn, numberText, slippedNumber } from "./number-text.ts";

const gains =
  /\b(?:buys?|bought|gets?|got|finds?|found|receives?|received|picks?|picked|adds?|added|earns?|earned|more|another|extra)\b/i;
const losses =
  /\b(?:gives?|gave|loses?|lost|eats?|ate|sells?|sold|uses?|used|spends?|spent|breaks?|broke|away|drops?|dropped|leave|left the|removes?|removed|fewer)\b/i;
const shares = /\b(?:equally|evenly|split|shared?|divided?)\b/i;
const multiplies = /\beach\b|\bper\b|\bevery\b|km\/h|\bapiece\b/i;

/** Stories with a number as the answer: sums and differences told by verbs, "each" for products, "equally" for quotients. */
export const solveWordProblem: DemoSolver = ({ text }) => {
  if (!/\bhow (?:many|much|far|long)\b/i.test(text)) return null;
  const clauses = text
    .split(/[.!?;,]\s+|\band\b/)
    .filter((clause) => !/\bhow (?:many|much|far|long)\b/i.test(clause));
  const steps = clauses.flatMap((clause) => numbersIn(clause).map((value) => ({ value, clause })));
  if (steps.length < 2 || steps.length > 5) return null;
  let total: number | null = null;
  for (const { value, clause } of steps) {
    if (total === null) total = value;
    else if (shares.test(clause)) total /= value;
    else if (multiplies.test(clause) || multiplies.test(clauses[0] ?? "")) total *= value;
    else if (losses.test(clause)) total -= value;
    else if (gains.test(clause)) total += value;
    else return null;
  }
  if (total === null || !Number.isFinite(total)) return null;
  return answer(total, steps.length);
};

function answer(total: number, steps: number): DemoSolution {
  return {
    skill: "math",
    difficulty: clampDifficulty(steps),
    right: numberText(total),
    wrong: slippedNumber(total),
    sentence: "That makes {}.",
  };
}
