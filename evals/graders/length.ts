import { type Grader, verdict } from "./grader.ts";
import { countWords } from "./reading/word-bounds.ts";

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * Words are runs of non-space that hold a letter or digit, in scripts without spaces those of a dictionary; with `split: spaces` all runs
 * of non-space. Lines are those that are not blank; characters are what a reader sees as one.
 */
export const gradeLength: Grader = (spec, { reply }) => {
  const counts = {
    words: () =>
      spec.split === "spaces"
        ? reply.text.split(/\s+/).filter((word) => word !== "").length
        : countWords(reply.text),
    lines: () => reply.text.split("\n").filter((line) => line.trim() !== "").length,
    characters: () => [...graphemes.segment(reply.text.trim())].length,
  };
  const bounds: readonly (readonly [string, () => number, (count: number, limit: number) => boolean])[] = [
    ["max_words", counts.words, (count, limit) => count <= limit],
    ["min_words", counts.words, (count, limit) => count >= limit],
    ["lines", counts.lines, (count, limit) => count === limit],
    ["max_characters", counts.characters, (count, limit) => count <= limit],
    ["min_characters", counts.characters, (count, limit) => count >= limit],
  ];
  for (const [field, measure, holds] of bounds) {
    const limit = spec[field];
    if (typeof limit !== "number") continue;
    const count = measure();
    if (!holds(count, limit)) return verdict(false, `${count} instead of ${field} ${limit}`);
  }
  return verdict(true, "");
};
