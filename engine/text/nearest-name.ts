/** Edits that a misspelling may be away. */
const farthest = 3;

/** The known name that a misspelled one most likely meant, by edit distance; null where none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  let minDistance = Math.min(farthest, Math.ceil(name.length / 2)) + 1;
  for (const candidate of known) {
    // Each letter more or less is an edit, so a long name is never compared.
    if (Math.abs(candidate.length - name.length) >= minDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < minDistance) {
      minDistance = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Fewest insertions, deletions and replacements of characters that turn one text into the other. */
export function editDistance(first: string, second: string): number {
  const [left, right] = [[...first], [...second]];
  let previous = Int32Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [row, letter] of left.entries()) {
    const current = new Int32Array(right.length + 1);
    current[0] = row + 1;
    for (let at = 0; at < right.length; at += 1) {
      const replaced = previous[at]! + (letter === right[at] ? 0 : 1);
      current[at + 1] = Math.min(replaced, previous[at + 1]! + 1, current[at]! + 1);
    }
    previous = current;
  }
  return previous[right.length]!;
}
