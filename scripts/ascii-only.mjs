import { readFileSync, writeFileSync } from "node:fs";

/**
 * Writes every character of a program that is not ASCII as its escape, which means the same in strings, patterns and names. One such character, and
 * V8 keeps the whole text in two bytes a character. esbuild does it for strings, and leaves patterns as they are.
 *
 * @param {string} file
 */
export function asciiOnly(file) {
  const text = readFileSync(file, "utf8");
  const escapedTwice = /(?<!\\)(?:\\\\)*\\[^\x00-\x7f]/.exec(text);
  if (escapedTwice !== null)
    throw new Error(`${file}: a backslash before ${escapedTwice[0]} would change its meaning`);
  const escaped = text.replaceAll(
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (escaped !== text) writeFileSync(file, escaped);
}
