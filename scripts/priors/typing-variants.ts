import type { Random } from "../../engine/index.ts";

/** A letter of a word of at least five letters changes its place, is lost, or is typed twice; null: there is no such word. */
function mistype(text: string, random: Random): string | null {
  const words = [...text.slice(0, 600).matchAll(/\p{L}{5,}/gu)];
  const word = words[Math.floor(random() * words.length)];
  if (word === undefined) return null;
  const at = word.index + 1 + Math.floor(random() * (word[0].length - 2));
  const kind = Math.floor(random() * 3);
  if (kind === 0) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  return kind === 1 ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + text[at] + text.slice(at);
}

const withoutQuestionMark = (text: string): string => text.replace(/[?？]\s*$/, "");

/** A prompt as the fit sees it a second time: with a typo, and without its question mark. */
export function typeOtherwise(text: string, random: Random): string {
  const asked = withoutQuestionMark(text);
  return mistype(asked, random) ?? asked;
}

/** Ways to type the same prompt, by name; null: this one cannot be typed so. */
export const typingVariants: Readonly<Record<string, (text: string, random: Random) => string | null>> = {
  'with "please" in front': (text) => (/^[A-Za-z]/.test(text) ? `please ${text}` : null),
  'with ", please" behind': (text) =>
    /[a-z][.?!]?$/.test(text) ? `${text.replace(/[.?!]$/, "")}, please` : null,
  "with a typo": mistype,
  "without its question mark": (text) =>
    withoutQuestionMark(text) === text ? null : withoutQuestionMark(text),
  "with four trailing spaces": (text) => `${text}    `,
  "with four trailing line ends": (text) => `${text}\n\n\n\n`,
  "in capitals": (text) => (/[a-z]/.test(text) ? text.toUpperCase() : null),
};
