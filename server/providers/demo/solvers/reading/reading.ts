import type { DemoSolver } from "../../demo-solution.ts";
import { numberOfWord } from "../number-words.ts";
import { answerInSentence } from "./answer-in-sentence.ts";
import { bySimilarity } from "./passage-sentences.ts";

const leastPassageCharacters = 200;

/** A passage and a question on it: the passage, the question, and the lines after it. */
export function splitPassage(text: string): { passage: string; question: string; rest: string } | null {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  const passageAt = paragraphs.findIndex((paragraph) => paragraph.length >= leastPassageCharacters);
  if (passageAt === -1) return null;
  const others = paragraphs.filter((_, index) => index !== passageAt);
  const question = others.find((paragraph) => paragraph.includes("?")) ?? others.at(-1) ?? "";
  const passage = paragraphs[passageAt] ?? "";
  return { passage, question: question.replace(/^question:\s*/i, ""), rest: others.slice(1).join("\n") };
}

/** The sentence most like the question, and in it what looks like an answer; where two sentences tie, the earlier. */
export const solveReading: DemoSolver = ({ text }) => {
  const parts = splitPassage(text);
  if (parts === null || !parts.question.includes("?")) return null;
  const ranked = bySimilarity(parts.passage, parts.question);
  const found = ranked.flatMap(({ sentence }) => {
    const answer = answerInSentence(sentence, parts.question);
    return answer === null ? [] : [answer];
  });
  const [best, least] = [ranked[0], ranked.at(-1)];
  if (best === undefined || best.score === 0) return null;
  const right = found[0] ?? best.sentence;
  return {
    skill: "extract",
    difficulty: found.length > 0 ? 1 : 2,
    right: asNumber(right),
    // A careless reader looks in the wrong place.
    wrong: asNumber(found.findLast((other) => other !== right) ?? least?.sentence ?? ""),
  };
};

/** "nineteen" as 19: most ask for the number. */
function asNumber(answer: string): string {
  const value = numberOfWord(answer);
  return value === null ? answer : String(value);
}
