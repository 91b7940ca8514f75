/** Shorter words are as many as their misspellings. */
const minCharacters = 5;
/** Words of alphabets whose letters stand for sounds; a word that lost a letter may be shorter by one. */
const wordPattern = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{4,}/gu;
/** Words that fewer prompts hold are not worth their place. */
const minCount = 2;

/** First letter and set of letters: the same after letters changed places or were typed twice. */
function letterKey(word: string): string {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return word[0]! + letters;
}

/** The words that some texts hold at least twice, the most frequent first, parted by spaces: what `createWordCorrection` knows. */
export function frequentWords(texts: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.toLowerCase().matchAll(wordPattern))
      if (word.length >= minCharacters) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
    .map(([word]) => word)
    .join(" ");
}

/**
 * Puts known words in the place of unknown ones that one slip of the finger makes of them: two letters changed places, a letter typed twice or
 * left out, the first letter right. Of several the most frequent. All other words stay as they are.
 *
 * @param words parted by spaces, the most frequent first; empty: nothing is corrected
 */
export function createWordCorrection(words: string): (text: string) => string {
  if (words === "") return (text) => text;
  const list = words.split(" ");
  const known = new Set(list);
  const byLetters = new Map<string, string>();
  const byLoss = new Map<string, string>();
  for (const word of list) {
    const key = letterKey(word);
    if (!byLetters.has(key)) byLetters.set(key, word);
    for (let index = 1; index < word.length; index += 1) {
      const lost = word.slice(0, index) + word.slice(index + 1);
      if (!byLoss.has(lost)) byLoss.set(lost, word);
    }
  }
  const corrected = (typed: string): string => {
    const word = typed.toLowerCase();
    if (known.has(word)) return typed;
    const alike = word.length < minCharacters ? undefined : byLetters.get(letterKey(word));
    if (alike !== undefined && isOneSlip(word, alike)) return alike;
    return byLoss.get(word) ?? typed;
  };
  return (text) => text.replace(wordPattern, corrected);
}

/** Whether two neighbouring letters of the meant word changed places, or one was typed twice. */
function isOneSlip(typed: string, meant: string): boolean {
  let at = 0;
  while (at < meant.length && typed[at] === meant[at]) at += 1;
  if (typed.length === meant.length + 1)
    return typed[at] === typed[at - 1] && typed.slice(at + 1) === meant.slice(at);
  return (
    typed.length === meant.length &&
    typed[at] === meant[at + 1] &&
    typed[at + 1] === meant[at] &&
    typed.slice(at + 2) === meant.slice(at + 2)
  );
}
