import { type Grader, verdict } from "./grader.ts";

/** Words are runs of non-space that hold a letter or digit; lines are those that are not blank; characters are code points. */
export const gradeLength: Grader = (spec, { reply }) => {
  const words = reply.text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const lines = reply.text.split("\n").filter((line) => line.trim() !== "").length;
  const characters = [...reply.text.trim()].length;
  const bounds: readonly (readonly [string, number, (limit: number) => boolean])[] = [
    ["max_words", words, (limit) => words <= limit],
    ["min_words", words, (limit) => words >= limit],
    ["lines", lines, (limit) => lines === limit],
    ["max_characters", characters, (limit) => characters <= limit],
    ["min_characters", characters, (limit) => characters >= limit],
  ];
  for (const [field, count, holds] of bounds) {
    const limit = spec[field];
    if (typeof limit === "number" && !holds(limit))
      return verdict(false, `${count} instead of ${field} ${limit}`);
  }
  return verdict(true, "");
};
