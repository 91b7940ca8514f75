import { clampDifficulty, type DemoSolution, type DemoSolver } from "../../demo-solution.ts";
import { quotedText } from "../quoted-text.ts";
import { sentenceEdits } from "./sentence-edits.ts";

type Edit = (text: string) => string;

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/** Instruction, what it does, what it does when it goes wrong, difficulty. */
const edits: readonly (readonly [RegExp, Edit, Edit, number])[] = [
  [/\b(?:uppercase|upper case|capital letters|all caps)\b/i, (text) => text.toUpperCase(), titleCase, 1],
  [/\b(?:lowercase|lower case|small letters)\b/i, (text) => text.toLowerCase(), (text) => text, 1],
  [/\btitle case\b/i, titleCase, (text) => text.toUpperCase(), 2],
  [
    /\breverse (?:the )?(?:order of (?:the )?)?words\b/i,
    (text) => words(text).reverse().join(" "),
    reverseLetters,
    2,
  ],
  [/\brevers(?:e|ed)\b|\bbackwards\b/i, reverseLetters, (text) => words(text).reverse().join(" "), 3],
  [
    /\b(?:sort|alphabetical)/i,
    (text) =>
      items(text)
        .sort((left, right) => left.localeCompare(right, "en"))
        .join(", "),
    (text) => items(text).reverse().join(", "),
    2,
  ],
  [
    /\bremove (?:all )?(?:the )?vowels\b/i,
    (text) => text.replace(/[aeiou]/gi, ""),
    (text) => text.replace(/[aei]/gi, ""),
    2,
  ],
  [/\bfirst word\b/i, (text) => words(text)[0] ?? "", (text) => words(text)[1] ?? "", 1],
  [/\blast word\b/i, (text) => words(text).at(-1) ?? "", (text) => words(text)[0] ?? "", 1],
  [
    /\b(?:repeat|echo|say) (?:exactly|back|after me|the following)\b/i,
    (text) => text,
    (text) => text.slice(0, -1),
    1,
  ],
];

/** Changes of form that need no understanding: case, order, letters. */
export const solveRewrite: DemoSolver = ({ text }) => {
  const given = quotedText(text);
  if (given === null) return null;
  const replaced = solveReplacement(text, given);
  if (replaced !== null) return replaced;
  const sentence = sentenceEdits.find(({ asked }) => asked.test(text));
  if (sentence !== undefined) {
    const [body, edited] = [bodyOf(text, given), sentence.edit(bodyOf(text, given), text)];
    if (edited !== null) return solution(edited, body, sentence.difficulty);
  }
  const edit = edits.find(([instruction]) => instruction.test(text));
  if (edit === undefined) return null;
  const [, right, wrong, difficulty] = edit;
  return solution(right(given), wrong(given), difficulty);
};

/** Behind the blank line, where the instruction stands above one and quotes words of its own. */
const bodyOf = (text: string, given: string): string => /\n\s*\n([\s\S]+)$/.exec(text)?.[1]?.trim() ?? given;

/** "Replace "red" with "blue" in "a red door"." */
function solveReplacement(text: string, given: string): DemoSolution | null {
  const match = /\breplace (?:every |each |all )?"([^"]{1,200})" (?:with|by) "([^"]{0,200})"/i.exec(text);
  if (match === null) return null;
  const [, from = "", to = ""] = match;
  return solution(given.replaceAll(from, to), given.replace(from, to), 2);
}

function solution(right: string, wrong: string, difficulty: number): DemoSolution {
  // A mistake that changes nothing would be no mistake.
  const different = wrong === right ? `${wrong}.` : wrong;
  return { skill: "rewrite", difficulty: clampDifficulty(difficulty), right, wrong: different };
}

function items(text: string): string[] {
  return text
    .split(/,\s*|\s+and\s+|\n/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function titleCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/(^|\s)(\p{L})/gu, (_match, space: string, letter: string) => space + letter.toUpperCase());
}

function reverseLetters(text: string): string {
  return [...text].reverse().join("");
}
