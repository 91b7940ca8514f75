/** Shorter words are as many as their misspellings. */
const minCharacters = 5;
/** Words of alphabets whose letters stand for sounds; a word that lost a letter may be shorter by one. */
const minLetters = 4;
const letterPattern = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const wordPattern = new RegExp(`${letterPattern.source}{${minLetters},}`, "gu");

/** First letter and set of letters: the same after letters changed places or were typed twice. */
function letterKey(word: string): string {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return word[0]! + letters;
}

/** The words of some texts, the most frequent first, parted by spaces: what `createWordCorrection` knows. */
export function frequentWords(texts: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.toLowerCase().matchAll(wordPattern))
      if (word.length >= minCharacters) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
    .map(([word]) => word)
    .join(" ");
}

/**
 * Puts known words in the place of unknown ones that one typo makes of them: two letters changed places, a letter typed twice or
 * left out, the first letter right. Of several the most frequent. All other words stay as they are.
 *
 * @param words parted by spaces, the most frequent first, at most 65,536; empty: nothing is corrected
 */
export function createWordCorrection(words: string): (text: string) => string {
  if (words === "") return (text) => text;
  const list = words.split(" ");
  const known = createKnownWords(list);
  const byLetters = new Map<string, string>();
  for (const word of list) {
    const key = letterKey(word);
    if (!byLetters.has(key)) byLetters.set(key, word);
  }
  const withLoss = createLossLookup(list);
  const corrected = (typed: string): string => {
    const word = typed.toLowerCase();
    if (known(hashWithout(word, -1))) return typed;
    const alike = word.length < minCharacters ? undefined : byLetters.get(letterKey(word));
    if (alike !== undefined && isOneSlip(word, alike)) return alike;
    return withLoss(word) ?? typed;
  };
  return (text) => {
    let result = "";
    let copied = 0;
    for (let start = 0; start < text.length; start += 1) {
      let code = text.charCodeAt(start);
      if (!isLetter(code)) continue;
      let hash = fnvOffset;
      let isAscii = true;
      let end = start;
      do {
        if (code >= 128) isAscii = false;
        hash = Math.imul(hash ^ asciiLower(code), fnvPrime);
        end += 1;
        code = text.charCodeAt(end);
      } while (isLetter(code));
      if (end - start >= minLetters && !(isAscii && known(hash >>> 0))) {
        const typed = text.slice(start, end);
        const meant = corrected(typed);
        if (meant !== typed) {
          result += text.slice(copied, start) + meant;
          copied = end;
        }
      }
      start = end;
    }
    return copied === 0 ? text : result + text.slice(copied);
  };
}

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

const asciiLower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** By UTF-16 unit: 0 not asked yet, 1 no, 2 a letter of `letterPattern`. */
const letters = new Uint8Array(65_536);

/** NaN, behind a text's end, is none. */
function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  if (Number.isNaN(code)) return false;
  if (letters[code] === 0) letters[code] = letterPattern.test(String.fromCharCode(code)) ? 2 : 1;
  return letters[code] === 2;
}

/**
 * Whether a word's hash is that of one in a list. Of the unknown words one in some 65,000 counts as known, and stays as it was typed; comparing letters would
 * take as long as all the rest.
 */
function createKnownWords(list: readonly string[]): (hash: number) => boolean {
  const hashes = new Uint32Array(2 ** Math.ceil(Math.log2(list.length * 2)));
  const mask = hashes.length - 1;
  // 0 stands for a slot that is empty.
  for (const word of list) {
    const hash = hashWithout(word, -1) || 1;
    let slot = hash & mask;
    while (hashes[slot] !== 0) slot = (slot + 1) & mask;
    hashes[slot] = hash;
  }
  return (hash) => {
    const wanted = hash || 1;
    for (let slot = wanted & mask; hashes[slot] !== 0; slot = (slot + 1) & mask)
      if (hashes[slot] === wanted) return true;
    return false;
  };
}

/** Finds the first word of a list that a typed one becomes by one more letter. The losses of all words lie as sorted hashes in 6 bytes each, a map of them takes ten times that. */
function createLossLookup(list: readonly string[]): (typed: string) => string | undefined {
  const losses = sortedLosses(list);
  const hashes = Uint32Array.from(losses, (loss) => Math.floor(loss / 65_536));
  const words = Uint16Array.from(losses, (loss) => loss % 65_536);
  return (typed) => {
    const hash = hashWithout(typed, -1);
    let low = 0;
    for (let high = hashes.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (hashes[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    for (; hashes[low] === hash; low += 1) if (isOneLoss(typed, list[words[low]!]!)) return list[words[low]!];
    return undefined;
  };
}

/** Of each word without one of its letters: the hash in the upper 32 bits, the word's index in the lower 16. Apart, so that they are not kept. */
function sortedLosses(list: readonly string[]): Float64Array {
  const losses = new Float64Array(list.reduce((sum, word) => sum + word.length - 1, 0));
  let count = 0;
  list.forEach((word, index) => {
    for (let at = 1; at < word.length; at += 1) {
      losses[count] = hashWithout(word, at) * 65_536 + index;
      count += 1;
    }
  });
  return losses.sort();
}

/** FNV-1a of a word without one of its letters; -1: of all. */
function hashWithout(word: string, lost: number): number {
  let hash = fnvOffset;
  for (let at = 0; at < word.length; at += 1)
    if (at !== lost) hash = Math.imul(hash ^ word.charCodeAt(at), fnvPrime);
  return hash >>> 0;
}

function isOneLoss(typed: string, meant: string): boolean {
  let at = 0;
  while (at < typed.length && typed[at] === meant[at]) at += 1;
  return at > 0 && meant.length === typed.length + 1 && typed.slice(at) === meant.slice(at + 1);
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
