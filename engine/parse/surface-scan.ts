import { slabInt32 } from "../numeric/slab-arrays.ts";
import { addLetter, noLetters, surfaceClasses } from "./surface-lexicon.ts";

/** Raw counts of one pass over a bounded text. */
export interface SurfaceCounts {
  characters: number;
  letters: number;
  uppercase: number;
  digits: number;
  numbers: number;
  longNumbers: number;
  decimals: number;
  mathSigns: number;
  brackets: number;
  backslashes: number;
  dollars: number;
  percents: number;
  quotes: number;
  commas: number;
  colons: number;
  semicolons: number;
  backticks: number;
  underscores: number;
  questionMarks: number;
  sentenceEnds: number;
  otherPunctuation: number;
  wide: number;
  nonAscii: number;
  lines: number;
  blankLines: number;
  indentedLines: number;
  optionLines: number;
  bulletLines: number;
  words: number;
  wordCharacters: number;
  longWords: number;
  capitalisedWords: number;
  allCapsWords: number;
  firstWordClasses: number;
  lastCharacter: number;
  /** Words per bit of `wordClass`. */
  readonly byClass: Int32Array;
}

const emptyCounts = (): SurfaceCounts => ({
  characters: 0,
  letters: 0,
  uppercase: 0,
  digits: 0,
  numbers: 0,
  longNumbers: 0,
  decimals: 0,
  mathSigns: 0,
  brackets: 0,
  backslashes: 0,
  dollars: 0,
  percents: 0,
  quotes: 0,
  commas: 0,
  colons: 0,
  semicolons: 0,
  backticks: 0,
  underscores: 0,
  questionMarks: 0,
  sentenceEnds: 0,
  otherPunctuation: 0,
  wide: 0,
  nonAscii: 0,
  lines: 1,
  blankLines: 0,
  indentedLines: 0,
  optionLines: 0,
  bulletLines: 0,
  words: 0,
  wordCharacters: 0,
  longWords: 0,
  capitalisedWords: 0,
  allCapsWords: 0,
  firstWordClasses: 0,
  lastCharacter: 0,
  byClass: slabInt32(18),
});

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Counts characters, words, numbers and line shapes of a text in one pass. */
export function scanSurface(text: string): SurfaceCounts {
  const counts = emptyCounts();
  counts.characters = text.length;
  let index = 0;
  startLine(text, 0, counts);
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code > 32) counts.lastCharacter = code;
    if (isLower(code) || isUpper(code)) index = readWord(text, index, counts);
    else if (isDigit(code)) index = readNumber(text, index, counts);
    else {
      if (code === 10) {
        counts.lines += 1;
        startLine(text, index + 1, counts);
      } else if (code > 32) countSign(code, counts);
      index += 1;
    }
  }
  return counts;
}

function startLine(text: string, start: number, counts: SurfaceCounts): void {
  const first = text.charCodeAt(start);
  if (first === 10) counts.blankLines += 1;
  else if (first === 9 || (first === 32 && text.charCodeAt(start + 1) === 32)) counts.indentedLines += 1;
  else if ((first === 45 || first === 42) && text.charCodeAt(start + 1) === 32) counts.bulletLines += 1;
  const letterAt = first === 40 ? start + 1 : start;
  const letter = text.charCodeAt(letterAt);
  const after = text.charCodeAt(letterAt + 1);
  if (letter >= 65 && letter <= 74 && (after === 41 || after === 46 || after === 58)) counts.optionLines += 1;
}

function readWord(text: string, start: number, counts: SurfaceCounts): number {
  let end = start;
  let uppercase = 0;
  let hash = noLetters;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (isUpper(code)) uppercase += 1;
    else if (!isLower(code)) break;
    hash = addLetter(hash, code);
  }
  const length = end - start;
  counts.words += 1;
  counts.letters += length;
  counts.wordCharacters += length;
  counts.uppercase += uppercase;
  if (length >= 9) counts.longWords += 1;
  if (uppercase > 0 && isUpper(text.charCodeAt(start))) counts.capitalisedWords += 1;
  if (uppercase === length && length > 1) counts.allCapsWords += 1;
  let bits = surfaceClasses.get(hash) ?? 0;
  if (counts.words === 1) counts.firstWordClasses = bits;
  while (bits !== 0) {
    const bit = 31 - Math.clz32(bits);
    counts.byClass[bit]! += 1;
    bits ^= 1 << bit;
  }
  counts.lastCharacter = text.charCodeAt(end - 1);
  return end;
}

function readNumber(text: string, start: number, counts: SurfaceCounts): number {
  let end = start;
  let digits = 0;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (isDigit(code)) digits += 1;
    else if ((code === 46 || code === 44) && isDigit(text.charCodeAt(end + 1))) {
      if (code === 46) counts.decimals += 1;
    } else break;
  }
  counts.numbers += 1;
  counts.digits += digits;
  if (digits >= 4) counts.longNumbers += 1;
  counts.lastCharacter = text.charCodeAt(end - 1);
  return end;
}

function countSign(code: number, counts: SurfaceCounts): void {
  if (code > 127) {
    counts.nonAscii += 1;
    if (code >= 0x2e80 && code < 0xfb00) counts.wide += 1;
    else if (code >= 0x2190 && code <= 0x22ff) counts.mathSigns += 1;
    return;
  }
  switch (code) {
    case 43:
    case 61:
    case 42:
    case 47:
    case 94:
    case 60:
    case 62:
      counts.mathSigns += 1;
      break;
    case 40:
    case 41:
    case 91:
    case 93:
    case 123:
    case 125:
      counts.brackets += 1;
      break;
    case 92:
      counts.backslashes += 1;
      break;
    case 36:
      counts.dollars += 1;
      break;
    case 37:
      counts.percents += 1;
      break;
    case 34:
      counts.quotes += 1;
      break;
    case 44:
      counts.commas += 1;
      break;
    case 58:
      counts.colons += 1;
      break;
    case 59:
      counts.semicolons += 1;
      break;
    case 95:
      counts.underscores += 1;
      break;
    case 96:
      counts.backticks += 1;
      break;
    case 63:
      counts.questionMarks += 1;
      counts.sentenceEnds += 1;
      break;
    case 33:
    case 46:
      counts.sentenceEnds += 1;
      break;
    default:
      counts.otherPunctuation += 1;
  }
}
