import type { DemoSolver } from "../demo-solution.ts";
import { numberText } from "./number-text.ts";
import { quotedText } from "./quoted-text.ts";

/** "How many r's are in "strawberry"?", and words, letters, vowels of a given text. */
export const solveCounting: DemoSolver = ({ text }) => {
  const letter =
    /how many (?:times does the letter |letters? )?["'`]?([a-z])["'`]?(?:'?s)? (?:are|is|occur|appear)[^"'`]{0,30}["'`]?(\w+)["'`]?/i.exec(
      text,
    );
  if (letter !== null) {
    const [, wanted = "", word = ""] = letter;
    return count([...word.toLowerCase()].filter((each) => each === wanted.toLowerCase()).length, 3);
  }
  const kind = /\bhow many (words|letters|characters|vowels)\b/i.exec(text)?.[1]?.toLowerCase();
  const given = quotedText(text);
  if (kind === undefined || given === null) return null;
  const counters: Readonly<Record<string, RegExp>> = {
    words: /\S+/g,
    letters: /\p{L}/gu,
    characters: /[\s\S]/g,
    vowels: /[aeiou]/gi,
  };
  const counter = counters[kind];
  return counter === undefined ? null : count(given.match(counter)?.length ?? 0, kind === "words" ? 2 : 3);
};

function count(value: number, difficulty: number) {
  return {
    skill: "reasoning" as const,
    difficulty,
    right: numberText(value),
    wrong: numberText(Math.max(0, value - 1) === value ? value + 1 : value - 1),
    sentence: "There are {}.",
  };
}
