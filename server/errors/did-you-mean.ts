/** What a wrong name probably meant, as messages add it in brackets; empty where nothing is near. */
export const didYouMean = (suggestions: readonly string[]): string =>
  suggestions.length === 0 ? "" : ` (did you mean ${suggestions.map((name) => `\`${name}\``).join(" or ")}?)`;
