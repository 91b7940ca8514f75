/** Unchanged lines shown around a change. */
const contextLines = 2;

/** The lines that change between two texts, `-` before the old and `+` before the new, with two lines of context; empty: none. */
export function lineDiff(before: string, after: string): string[] {
  const marked = markLines(linesOf(before), linesOf(after));
  const isNear = marked.map((_, at) =>
    marked.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((line) => !line.startsWith(" ")),
  );
  const shown: string[] = [];
  for (const [at, line] of marked.entries()) {
    if (isNear[at]) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== "...") shown.push("...");
  }
  return shown.at(-1) === "..." ? shown.slice(0, -1) : shown;
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

/** Along a longest common subsequence; quadratic, for configuration files. */
function markLines(before: readonly string[], after: readonly string[]): string[] {
  const width = after.length + 1;
  const lengths = new Int32Array((before.length + 1) * width);
  for (let old = before.length - 1; old >= 0; old -= 1) {
    for (let fresh = after.length - 1; fresh >= 0; fresh -= 1) {
      lengths[old * width + fresh] =
        before[old] === after[fresh]
          ? lengths[(old + 1) * width + fresh + 1]! + 1
          : Math.max(lengths[(old + 1) * width + fresh]!, lengths[old * width + fresh + 1]!);
    }
  }
  const marked: string[] = [];
  let old = 0;
  let fresh = 0;
  while (old < before.length || fresh < after.length) {
    if (old < before.length && before[old] === after[fresh]) {
      marked.push(` ${before[old]}`);
      old += 1;
      fresh += 1;
    } else if (
      old < before.length &&
      (fresh === after.length || lengths[(old + 1) * width + fresh]! >= lengths[old * width + fresh + 1]!)
    ) {
      marked.push(`-${before[old]}`);
      old += 1;
    } else {
      marked.push(`+${after[fresh]}`);
      fresh += 1;
    }
  }
  return marked;
}
