import { InvalidArgumentError } from "@commander-js/extra-typings";

// Readers of options' values. Each throws what the option takes; the command line puts the option's name before and the value behind it.

/** A number that whoever takes it checks: NaN where it is none. */
export const number = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** @param takes what follows the word, such as `a number above 0` @param isValid beside being finite */
export function numberThat(takes: string, isValid: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (!Number.isFinite(value) || !isValid(value)) throw new InvalidArgumentError(`takes ${takes}`);
    return value;
  };
}

export const wholeNumber = (min: number) =>
  numberThat(`a whole number from ${min}`, (value) => Number.isInteger(value) && value >= min);

export const numberFrom = (min: number) => numberThat(`a number from ${min}`, (value) => value >= min);

export const positiveNumber = numberThat("a number above 0", (value) => value > 0);

export const dollars = numberThat("a number of dollars above 0", (value) => value > 0);

/** A share in (0,1). */
export const shareBetween = numberThat(
  "a share between 0 and 1 such as 0.95",
  (value) => value > 0 && value < 1,
);

/** Parts between commas, without spaces around them. */
export const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** @returns a share, of a percentage with or without its sign */
export function percentage(text: string): number {
  const percent = number(text.replace(/%$/, ""));
  if (!(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError("takes a percentage from 0 to 100, such as 5");
  return percent / 100;
}
