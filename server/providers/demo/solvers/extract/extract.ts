import { clampDifficulty, type DemoSolver } from "../../demo-solution.ts";

/** What is asked for, and how it looks. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [/\be-?mails?\b/i, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  [/\b(?:urls?|links?|web addresses|websites?)\b/i, /https?:\/\/[^\s)>"']+/g],
  [/\b(?:phone|telephone)\b/i, /\+?\d[\d ()/-]{6,}\d/g],
  [
    /\bdates?\b/i,
    /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b/g,
  ],
  [
    /\b(?:prices?|amounts?|costs?)\b/i,
    /[$€£]\s?\d[\d.,]*\d|\b\d+(?:[.,]\d+)? ?(?:euros?|dollars?|pounds?|EUR|USD)\b/g,
  ],
  [/\b(?:order|invoice|ticket|reference|customer) (?:numbers?|ids?|codes?)\b/i, /\b[A-Z]{1,4}-?\d{3,}\b/g],
  [/\bhashtags?\b/i, /#\w+/g],
  [/\bnumbers?\b/i, /-?\d+(?:\.\d+)?/g],
  [/\bnames?\b/i, /\b[A-Z][a-z]+ [A-Z][a-z]+\b/g],
];

/** Finds addresses, dates, amounts, numbers and names by their shape. */
export const solveExtract: DemoSolver = ({ text }) => {
  if (!/\b(?:extract|find|list|pull out|give me|what (?:is|are) the|which)\b/i.test(text)) return null;
  const kind = kinds.find(([asked]) => asked.test(text.slice(0, 300)));
  if (kind === undefined) return null;
  const found = [...new Set(text.match(kind[1]) ?? [])];
  if (found.length === 0) return null;
  const isForAll = /\ball\b|\bevery\b|\blist\b|s\b/i.test(text.slice(0, 80)) && found.length > 1;
  const wanted = isForAll ? found : found.slice(0, 1);
  const missed =
    found.length > 1 ? (isForAll ? found.slice(0, -1) : found.slice(1, 2)) : [(found[0] ?? "").slice(0, -1)];
  return {
    skill: "extract",
    difficulty: clampDifficulty(wanted.length),
    right: wanted.join(", "),
    wrong: missed.join(", "),
    sentence: "Found: {}.",
  };
};
