/** Two ordinary words for each letter: the second where a letter is needed again. */
const stock: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  "autumn always|bright birds|calm clouds|distant dawn|early evenings|far fields|gentle gardens|high hills|icy islands|joyful journeys|kind keepers|long lanterns|many mornings|new nights|open oceans|pale petals|quiet queens|red rivers|silver stars|tall trees|under umbrellas|vast valleys|warm winds|xylophones xenial|young years|zealous zephyrs"
    .split("|")
    .map((pair) => [pair.charAt(0), pair.split(" ")]),
);

/** Plain lines that fit behind anything. */
const lines = [
  "the lamp by the door still glows",
  "a small boat turns home",
  "the road bends to the river",
  "old songs drift over the roofs",
  "the kettle hums on the stove",
  "we wait for the tide to turn",
  "a dog sleeps in the warm light",
  "the wind counts the leaves",
] as const;

/** An ordinary word that begins with a letter, the same for the same place. */
export function wordsBeginning(letter: string, at: number): string {
  const words = stock[letter.toLowerCase()] ?? [letter];
  return words[at % words.length] ?? letter;
}

/** @param mustHave a word to put in front @param avoid words that the line must not have */
export function lineOf(at: number, mustHave: string | null, avoid: readonly string[]): string {
  const allowed = lines.filter((line) =>
    avoid.every((word) => !line.toLowerCase().includes(word.toLowerCase())),
  );
  const line = allowed[at % Math.max(1, allowed.length)] ?? "so it goes";
  return mustHave === null ? line : `one ${mustHave}: ${line}`;
}
