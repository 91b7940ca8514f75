import { composeText } from "./fold-text.ts";
import { normalizeText } from "./normalize-text.ts";
import { occurs } from "./word-bounds.ts";

/** An option as a prompt lists it; the letter is a capital. */
export interface ChoiceOption {
  readonly letter: string;
  readonly text: string;
}

/** The options that a prompt lists, one a line or all in one: "A) text", "A. text", "(a) text". They run from A on without a gap. */
export function optionsOf(prompt: string): readonly ChoiceOption[] {
  const written = composeText(prompt).matchAll(
    /(?:^|(?<=\s))[*_]*[([]?([A-Ja-j])[*_]*(?:[).\]]|:(?=\s))[*_]*\s+(.+?)\s*(?=$|\s[*_]*[([]?[A-Ja-j][*_]*[).\]]\s)/gm,
  );
  const options: ChoiceOption[] = [];
  for (const [, letter = "", text = ""] of written) {
    const capital = letter.toUpperCase();
    if (capital === "A") options.length = 0;
    if (capital.charCodeAt(0) === 65 + options.length)
      options.push({ letter: capital, text: text.replace(/[,;]$/, "") });
  }
  return options.length > 1 ? options : [];
}

/** Letters of the options whose text stands in a part of a reply; a text within a longer one's does not count. */
export function optionsNamed(text: string, options: readonly ChoiceOption[]): string[] {
  let left = normalizeText(text);
  const named: string[] = [];
  for (const option of [...options].sort((one, other) => other.text.length - one.text.length)) {
    const value = normalizeText(option.text);
    if (value === "" || !occurs(left, value, "words")) continue;
    named.push(option.letter);
    left = left.replaceAll(value, " \u0001 ");
  }
  return named;
}
