import type { DemoSolver } from "./solver.ts";

const quoted = /["“'‘]([^"”'’]{1,400})["”'’]|:\s*([^\n]{1,400})$/;
const subject = (prompt: string): string | null => {
  const match = quoted.exec(prompt.trim());
  return match === null ? null : (match[1] ?? match[2] ?? "").trim();
};

const games: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/\b(?:upper ?case|capital letters|capitals)\b/i, (text) => text.toUpperCase()],
  [/\blower ?case\b/i, (text) => text.toLowerCase()],
  [/\b(?:reverse|backwards)\b/i, (text) => [...text].reverse().join("")],
  [/\bhow many (?:letters|characters)\b/i, (text) => String([...text.replace(/\s/g, "")].length)],
  [
    /\b(?:how many words|count (?:of )?(?:the )?words|word count)\b/i,
    (text) => String(text.split(/\s+/).length),
  ],
  [
    /\b(?:sort|alphabetical(?:ly)?)\b/i,
    (text) =>
      text
        .split(/\s*,\s*/)
        .sort((one, other) => one.localeCompare(other, "en"))
        .join(", "),
  ],
];

/** Upper and lower case, reversing, counting and sorting of a text in quotes or after a colon. */
export const wordGames: DemoSolver = {
  skill: "words",
  solve(prompt) {
    const game = games.find(([pattern]) => pattern.test(prompt));
    const text = game === undefined ? null : subject(prompt);
    return game === undefined || text === null || text === "" ? null : game[1](text);
  },
  miss: (answer) => (/^\d+$/.test(answer) ? String(Number(answer) + 1) : answer.slice(0, -1)),
};
