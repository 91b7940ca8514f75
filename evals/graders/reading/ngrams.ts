/** Runs of `size` tokens, joined by spaces. */
export function ngrams(tokens: readonly string[], size: number): string[] {
  return tokens
    .slice(0, Math.max(0, tokens.length - size + 1))
    .map((_, at) => tokens.slice(at, at + size).join(" "));
}

/** How often each item occurs. */
export function countsOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** How many items two bags share. */
export function sharedCount(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [item, count] of first) shared += Math.min(count, second.get(item) ?? 0);
  return shared;
}

/** Lower-case words between white space, as the translation metrics count them; full stops at a word's end are taken off on request. */
export function spacedWords(text: string, takesStopsOff = false): string[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return takesStopsOff ? words.map((word) => word.replace(/\.+$/, "")).filter((word) => word !== "") : words;
}
