/**
 * Matches `anthropic/*`-like patterns: `*` stands for any run of characters, all else for itself; case and spaces around do not count. Time is linear in the
 * name for each piece between two stars: the leftmost place where a piece fits is always right, so nothing is tried twice.
 */
export function modelMatcher(patterns: readonly string[]): (modelId: string) => boolean {
  const literal = new Set<string>();
  const globs: (readonly string[])[] = [];
  for (const pattern of patterns) {
    const lower = pattern.trim().toLowerCase();
    if (lower.includes("*")) globs.push(lower.split(/\*+/));
    else literal.add(lower);
  }
  return (modelId) => {
    const name = modelId.toLowerCase();
    return literal.has(name) || globs.some((pieces) => matchesPieces(name, pieces));
  };
}

/** Stars of a pattern, those in a row as one. */
export const countWildcards = (pattern: string): number => pattern.split(/\*+/).length - 1;

/** @param pieces what stands before, between and after the stars: two or more */
function matchesPieces(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const found = name.indexOf(pieces[index]!, position);
    if (found === -1) return false;
    position = found + pieces[index]!.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}
