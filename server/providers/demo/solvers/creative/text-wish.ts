import { numberOfWord } from "../number-words.ts";

/** The form that somebody wants a text to have. */
export interface TextWish {
  /** First letters of the lines, or of the words. */
  readonly letters: readonly string[] | null;
  readonly letterPerWord: boolean;
  /** One letter that every word begins with. */
  readonly initial: string | null;
  readonly lines: number | null;
  readonly sentences: number | null;
  /** A number of words within what is allowed. */
  readonly words: number | null;
  /** Each line has one word more than the line before, from so many. */
  readonly growing: { readonly from: number } | null;
  readonly mustHave: readonly string[];
  /** Every line has to have the word. */
  readonly inEach: boolean;
  readonly avoid: readonly string[];
  /** What lines begin with, in turn. */
  readonly opening: readonly string[];
  readonly ending: string | null;
}

const numeral = "\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve";
const readCount = (text: string | undefined): number | null =>
  text === undefined ? null : (numberOfWord(text) ?? (Number(text) || null));

/** Reads the counts, letters and quoted words of an instruction. */
export function textWish(text: string): TextWish {
  const spelled =
    /\b(?:acrostic\b[^.]*?\bword|spell|acrostic on the word)\s+"?([A-Z]{2,12})\b/.exec(text)?.[1] ??
    /\bacrostic\b.*?\b([A-Z]{3,12})\b/.exec(text)?.[1];
  const letterList = /\bletters? ((?:[A-Z], )+[A-Z] and [A-Z])/.exec(text)?.[1];
  const letters =
    letterList === undefined ? (spelled?.split("") ?? null) : (letterList.match(/[A-Z]\b/g) ?? null);
  const range = /\b(\d+) to (\d+) words/i.exec(text);
  const most = /\b(?:at most|no more than|up to|under) (\d+) words/i.exec(text)?.[1];
  const exact = new RegExp(`\\b(?:exactly )?(${numeral})[- ]words?\\b`, "i").exec(text)?.[1];
  const unwanted = /\b(?:without|not|no line may|must not|may not|nor|avoid)\b([^.]*)/gi;
  const avoid = [...text.matchAll(unwanted)].flatMap(([, clause = ""]) => quotedWords(clause));
  const ending = /\bend(?:s|ing)? with (?:the words? )?"([^"]+)"/i.exec(text)?.[1] ?? null;
  const opening = /\bbegin(?:s|ning)?\b[^.]*/i.exec(text)?.[0] ?? "";
  const openings = quotedWords(opening);
  const mustHave = quotedWords(text).filter(
    (word) => !avoid.includes(word) && word !== ending && !openings.includes(word),
  );
  return {
    letters,
    letterPerWord: letterList !== undefined || /\bfirst letters of the words\b/i.test(text),
    initial: /\bevery word begins with (?:the letter )?"?([a-z])\b/i.exec(text)?.[1] ?? null,
    lines: readCount(
      new RegExp(
        `\\b(${numeral})[- ](?:numbered )?(?:lines?|names|items|ingredients|steps|titles|verses)\\b`,
        "i",
      ).exec(text)?.[1] ?? new RegExp(`\\bup to line (${numeral})\\b`, "i").exec(text)?.[1],
    ),
    sentences: readCount(
      new RegExp(`\\b(${numeral})(?: to \\w+)?[- ](?:\\w+ )?sentences?\\b`, "i").exec(text)?.[1],
    ),
    words:
      range !== null
        ? Math.ceil((Number(range[1]) + Number(range[2])) / 2)
        : (readCount(most) ?? (/\bwords?\b.*\bletters\b/i.test(text) ? null : readCount(exact))),
    growing: /\bone (?:word )?more\b|\bline one has one word\b/i.test(text)
      ? { from: readCount(new RegExp(`\\bstarting with (${numeral})`, "i").exec(text)?.[1]) ?? 1 }
      : null,
    mustHave,
    inEach: /\b(?:each|every) (?:\w+ )?(?:name|line|item|title|one)?\s*(?:has|must|contain)/i.test(text),
    avoid,
    opening: openings.map((one) => (/\s$|:$/.test(one) ? `${one.trimEnd()} ` : `${one} `)),
    ending,
  };
}

function quotedWords(text: string): string[] {
  return [...text.matchAll(/"([^"\n]{1,40})"/g)].map((match) => match[1] ?? "");
}
