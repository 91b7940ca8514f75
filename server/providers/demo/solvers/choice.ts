import type { DemoSolution, DemoSolver } from "../demo-solution.ts";
import { solveArithmetic } from "./arithmetic.ts";
import { solveKnowledge } from "./knowledge.ts";
import { solveOrdering } from "./ordering.ts";
import { bySimilarity, stemsOf } from "./reading/passage-sentences.ts";
import { splitPassage } from "./reading/reading.ts";
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
  const supported = supportedOption(question.text, options);
  if (supported !== null) return supported;
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

/** Where there is a passage: the option that shares most with the sentences that are most like the question. */
function supportedOption(
  text: string,
  options: readonly { readonly letter: string; readonly answer: string }[],
): DemoSolution | null {
  const parts = splitPassage(text);
  if (parts === null) return null;
  const near = new Set(
    bySimilarity(parts.passage, parts.question)
      .slice(0, 2)
      .flatMap(({ sentence }) => [...stemsOf(sentence)]),
  );
  const everywhere = stemsOf(parts.passage);
  const scored = options.map(({ letter, answer }) => {
    const stems = [...stemsOf(answer)];
    const hits = stems.reduce((sum, stem) => sum + (near.has(stem) ? 2 : everywhere.has(stem) ? 1 : 0), 0);
    return { letter, score: hits / Math.sqrt(Math.max(1, stems.length)) };
  });
  const sorted = scored.sort((one, other) => other.score - one.score);
  const [best, least] = [sorted[0], sorted.at(-1)];
  if (best === undefined || least === undefined || best.score === 0) return null;
  return {
    skill: "reasoning",
    difficulty: 2,
    right: best.letter,
    wrong: least.letter,
    sentence: "The right answer is {}.",
  };
}

function says(option: string, answer: string): boolean {
  const wanted = answer.toLowerCase().replace(/^the /, "");
  return option === wanted || option.replace(/^the /, "").replace(/[.!]$/, "") === wanted;
}
