import type { DemoSolver } from "../demo-solution.ts";
import { solveArithmetic } from "./arithmetic.ts";
import { solveKnowledge } from "./knowledge.ts";
import { solveOrdering } from "./ordering.ts";
import { solveSequence } from "./sequence.ts";
import { solveWordProblem } from "./word-problem.ts";

const inner: readonly DemoSolver[] = [
  solveKnowledge,
  solveOrdering,
  solveSequence,
  solveWordProblem,
  solveArithmetic,
];

/** "A) ... B) ... C) ...": solves the question above the options and picks the option that says the same. */
export const solveChoice: DemoSolver = (prompt) => {
  const options = [...prompt.text.matchAll(/^\s*\(?([A-H])[).:]\s+(.{1,300})$/gm)].map((match) => ({
    letter: match[1] ?? "",
    answer: (match[2] ?? "").trim().toLowerCase(),
    at: match.index,
  }));
  const [first, second] = options;
  if (first === undefined || second === undefined) return null;
  const question = { ...prompt, text: prompt.text.slice(0, first.at) };
  for (const solver of inner) {
    const solution = solver(question);
    const right = options.find(({ answer }) => solution !== null && says(answer, solution.right));
    if (solution === null || right === undefined) continue;
    const wrong = options.find(({ letter }) => letter !== right.letter) ?? second;
    return { ...solution, right: right.letter, wrong: wrong.letter, sentence: "The right answer is {}." };
  }
  // Not known: the longest option is the best guess there is.
  const longest = [...options].sort((left, right) => right.answer.length - left.answer.length)[0] ?? first;
  return {
    skill: "reasoning",
    difficulty: 5,
    right: longest.letter,
    wrong: first.letter === longest.letter ? second.letter : first.letter,
    sentence: "My guess is {}.",
  };
};

function says(option: string, answer: string): boolean {
  const wanted = answer.toLowerCase().replace(/^the /, "");
  return option === wanted || option.replace(/^the /, "").replace(/[.!]$/, "") === wanted;
}
