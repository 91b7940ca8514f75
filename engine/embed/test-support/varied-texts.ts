import { createSeededRandom } from "../../numeric/seeded-random.ts";

const words =
  "The quick sort of 1,000 numbers isn't what unbelievable tokenisation does when internationalisation meets GPT4 e-mail C3PO ζ ÀÉÎ";

/** Pieces of which a text of each kind is put together. */
const pieces: Readonly<Record<string, readonly string[]>> = {
  words: words.split(" "),
  punctuation: [
    "!?",
    "...",
    "(",
    ")",
    "{}",
    "[",
    "]",
    "--",
    "a.b",
    "x=y+z",
    '"',
    "'s",
    "#",
    "$5",
    "100%",
    "~",
    "`",
    "\\",
  ],
  accents: [
    "naïve",
    "café",
    "Ångström",
    "e\u0301cole",
    "Straße",
    "İstanbul",
    "ΣΑΣ",
    "ﬁne",
    "“quoted”",
    "—",
    "it’s",
  ],
  otherScripts: ["你好世界", "漢字かな", "привет", "한국어", "नमस्ते", "مرحبا", "ไทย", "𠀀𠀁", "ﷺ", "Ⅷ", "①"],
  emoji: ["😀", "👩‍👩‍👧", "🇫🇷", "❤️", "👍🏽", "ok👍ok", "🎉🎉🎉"],
  code: [
    "const x = a[0]?.b ?? 1;",
    "def f(x):\n\treturn x**2",
    "SELECT * FROM t;",
    "<div/>",
    "arr[i]+=2",
    "// note",
  ],
  controls: [
    "a\u0001b",
    "\u0000",
    "\u007f",
    "x\u000by",
    "\f",
    "\r\n",
    "\t",
    "a\u200bb",
    "\ufeff",
    "\u0085",
    "\ufffd",
    "\u00a0",
  ],
  literalTokens: [
    "[CLS]",
    "[SEP]",
    "a[MASK]b",
    "[UNK]",
    "[PAD]",
    "[cls]",
    "[CLS",
    "x[",
    "(“[SEP]”)",
    "[[CLS]]",
  ],
  longWords: [
    "a".repeat(70),
    "antidisestablishmentarianism".repeat(4),
    "x1".repeat(40),
    "é".repeat(60),
    "9".repeat(101),
  ],
  loneSurrogates: ["\ud800", "\udc00x", "a\ud83d", "\ude00\ud83d", "ok\udbff ok"],
  spaces: [" ", "  ", "\u2028", "\u3000", "\u2003", "\n\n"],
};
const kinds = Object.keys(pieces);
const separators = [" ", " ", " ", "", "\n", "\t", "  "];

/**
 * Texts of every kind that a tokenizer treats in its own way, alone and mixed, from 1 to 60 pieces long.
 *
 * @param seed The same seed gives the same texts.
 */
export function variedTexts(count: number, seed: number): string[] {
  const random = createSeededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return Array.from({ length: count }, (_, index) => {
    const onlyKind = index % 2 === 0 ? kinds[(index / 2) % kinds.length] : undefined;
    const length = 1 + Math.floor(60 * random() ** 2);
    let text = "";
    for (let piece = 0; piece < length; piece += 1) {
      const mixedKind = random() < 0.6 ? "words" : pick(kinds);
      text += pick(pieces[onlyKind ?? mixedKind] ?? []) + pick(separators);
    }
    return text;
  });
}
