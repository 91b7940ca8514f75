const lists = ["train", "test", "protocol"] as const;
type ListName = (typeof lists)[number];

export interface GatheredFiles {
  readonly files: Readonly<Record<ListName, readonly string[]>>;
  /** What is left for the ordinary options. */
  readonly rest: readonly string[];
}

/** Reads `--train a b --test c`: every word up to the next option belongs to the list, as a shell expands `*.jsonl`. */
export function gatherFiles(words: readonly string[]): GatheredFiles {
  const files: Record<ListName, string[]> = { train: [], test: [], protocol: [] };
  const rest: string[] = [];
  let current: ListName | null = null;
  for (const word of words) {
    const [option = "", ...value] = word.split("=");
    const named = lists.find((name) => option === `--${name}`);
    if (named !== undefined) {
      current = named;
      if (value.length > 0) files[named].push(value.join("="));
    } else if (word.startsWith("-")) {
      current = null;
      rest.push(word);
    } else if (current !== null) files[current].push(word);
    else rest.push(word);
  }
  return { files, rest };
}
