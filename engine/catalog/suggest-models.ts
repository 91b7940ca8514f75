/** At most this many names are suggested: more would be a list, not a hint. */
const maxSuggestions = 3;
/** Share of letter pairs in common below which two names have nothing to do with each other. */
const minSimilarity = 0.45;

/**
 * Known ids that a mistaken model name most likely meant, likeliest first. By the Sorensen-Dice coefficient of letter pairs, after case,
 * provider prefix and punctuation are dropped: people write `claude-opus-4.8`, `gpt5 mini` and `google/gemini-flash`, which is another
 * kind of mistake than a typo. https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient
 */
export function suggestModels(requested: string, knownIds: readonly string[]): string[] {
  const wanted = letterPairs(bareName(requested));
  return knownIds
    .map((id) => ({ id, similarity: diceSimilarity(wanted, letterPairs(bareName(id))) }))
    .filter(({ similarity }) => similarity >= minSimilarity)
    .sort((one, other) => other.similarity - one.similarity || (one.id < other.id ? -1 : 1))
    .slice(0, maxSuggestions)
    .map(({ id }) => id);
}

/** The name without its provider. */
export const bareName = (id: string): string => id.slice(id.lastIndexOf("/") + 1).toLowerCase();

function letterPairs(name: string): Set<string> {
  const letters = ` ${name.replace(/[^a-z0-9]+/g, "")} `;
  const pairs = new Set<string>();
  for (let start = 0; start < letters.length - 1; start += 1) pairs.add(letters.slice(start, start + 2));
  return pairs;
}

function diceSimilarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared += 1;
  return (2 * shared) / (one.size + other.size);
}
