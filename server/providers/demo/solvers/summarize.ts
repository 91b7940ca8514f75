import { clampDifficulty, type DemoSolver } from "../demo-solution.ts";
import { quotedText } from "./quoted-text.ts";

/** The first sentences of the text, cut at the number of words or sentences that is asked for. */
export const solveSummarize: DemoSolver = ({ text }) => {
  if (!/\b(?:summari[sz]e|summary|condense|shorten|tl;?dr|in (?:one|a) sentence)\b/i.test(text)) return null;
  const given = quotedText(text);
  if (given === null || given.length < 40) return null;
  const sentences = given.match(/[^.!?]+[.!?]+/g)?.map((sentence) => sentence.trim()) ?? [given];
  const maxWords = Number(/(\d+) words/i.exec(text)?.[1] ?? 40);
  const right = cutWords(sentences[0] ?? given, maxWords);
  const wrong = cutWords(sentences.at(-1) ?? given, maxWords);
  return {
    skill: "summarize",
    difficulty: clampDifficulty(1 + given.length / 600),
    right,
    wrong: wrong === right ? cutWords(right, 3) : wrong,
  };
};

function cutWords(text: string, maxWords: number): string {
  const words = text.split(/\s+/);
  return words.length <= maxWords
    ? text
    : `${words
        .slice(0, maxWords)
        .join(" ")
        .replace(/[,;:]$/, "")}.`;
}
