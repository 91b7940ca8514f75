/** Lower-case words: runs of letters, marks and digits. Each character of scripts written without spaces is a word. */
export function wordTokens(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+/gu) ??
    []
  ).flatMap((token) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(token)
      ? [...token]
      : [token],
  );
}

/** Harmonic mean of precision and recall of two bags of tokens; 1 where both are empty, 0 where one is. */
export function bagF1(wanted: readonly string[], got: readonly string[]): number {
  if (wanted.length === 0 || got.length === 0) return wanted.length === got.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of got) {
    const count = left.get(token) ?? 0;
    if (count > 0) {
      common += 1;
      left.set(token, count - 1);
    }
  }
  return (2 * common) / (wanted.length + got.length);
}
