import { clampDifficulty, type DemoSolver } from "../demo-solution.ts";

/** Comparatives whose superlative asks for the upper end of the order, and those that ask for the lower one. */
const opposites: Readonly<Record<string, string>> = {
  taller: "shorter",
  older: "younger",
  faster: "slower",
  heavier: "lighter",
  bigger: "smaller",
  larger: "smaller",
  longer: "shorter",
  richer: "poorer",
  stronger: "weaker",
};
const lowerWords = new Set(Object.values(opposites));

/** "Anna is taller than Ben. Ben is taller than Carl. Who is the shortest?": a chain of comparisons put into one order. */
export const solveOrdering: DemoSolver = ({ text }) => {
  const statements = [...text.matchAll(/\b([A-Z][a-z]+) is (\w+er) than ([A-Z][a-z]+)/g)];
  const asked = /\b(?:who|which|what)\b.{0,30}?\b(\w+)est\b/i.exec(text)?.[1];
  if (statements.length === 0 || asked === undefined) return null;
  const above = statements.map(([, first = "", word = "", second = ""]): readonly [string, string] =>
    lowerWords.has(word) ? [second, first] : [first, second],
  );
  const names = [...new Set(above.flat())];
  const tops = names.filter((name) => above.every(([, lower]) => lower !== name));
  const bottoms = names.filter((name) => above.every(([upper]) => upper !== name));
  const wantsBottom = lowerWords.has(`${asked}er`);
  const [right, ...others] = wantsBottom ? bottoms : tops;
  const wrong = (wantsBottom ? tops : bottoms)[0];
  if (right === undefined || wrong === undefined || others.length > 0) return null;
  return {
    skill: "reasoning",
    difficulty: clampDifficulty(statements.length),
    right,
    wrong,
    sentence: "It is {}.",
  };
};
