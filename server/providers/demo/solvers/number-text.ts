/** A number as people write it: at most six decimals, no trailing zeros. */
export function numberText(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** A slip of the kind that is made in the head: one too many, one too few, a tenth off. */
export function slippedNumber(value: number): string {
  if (!Number.isInteger(value)) return numberText(value * 1.1);
  const size = Math.abs(value);
  return numberText(size >= 100 ? value + 10 : size % 2 === 0 ? value + 1 : value - 1);
}

/** Every number in a text, thousands separators taken out. */
export function numbersIn(text: string): number[] {
  const matches = text.match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g) ?? [];
  return matches.map((match) => Number(match.replaceAll(",", "")));
}
