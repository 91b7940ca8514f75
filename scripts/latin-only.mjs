import { readFileSync, writeFileSync } from "node:fs";

/**
 * Writes every character of a program that is not of Latin-1 as its escape, which means the same in strings, patterns and names. One such character, and
 * V8 keeps the whole text in two bytes a character. esbuild does it for strings, and leaves patterns as they are.
 *
 * @param {string} file
 */
export function latinOnly(file) {
  const text = readFileSync(file, "utf8");
  const escapedTwice = /(?<!\\)(?:\\\\)*\\[\u0100-\uffff]/.exec(text);
  if (escapedTwice !== null)
    throw new Error(`${file}: a backslash before ${escapedTwice[0]} would change its meaning`);
  const escaped = text.replaceAll(
    /[\u0100-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (escaped !== text) writeFileSync(file, escaped);
}
