const units =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const special: Readonly<Record<string, number>> = {
  half: 0.5,
  quarter: 0.25,
  dozen: 12,
  once: 1,
  twice: 2,
  thrice: 3,
  hundred: 100,
};

/** Value of a number word such as "twelve" or "twenty-six"; null: it is none. */
export function numberOfWord(word: string): number | null {
  const lower = word.toLowerCase();
  if (Object.hasOwn(special, lower)) return special[lower] ?? null;
  const unit = units.indexOf(lower);
  if (unit !== -1) return unit;
  const [first = "", second] = lower.split("-");
  const ten = tens.indexOf(first);
  if (ten < 2) return null;
  return 10 * ten + (second === undefined ? 0 : Math.max(0, units.indexOf(second)));
}

/** The text with its number words written in digits. */
export function withDigits(text: string): string {
  return text.replace(/\b[a-z]+(?:-[a-z]+)?\b/gi, (word) => {
    const value = numberOfWord(word);
    return value === null || /^(?:once|quarter|half)$/i.test(word) ? word : String(value);
  });
}
