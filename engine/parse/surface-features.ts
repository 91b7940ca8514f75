import { slabFloat32 } from "../numeric/slab-arrays.ts";
import { wordClass } from "./surface-lexicon.ts";
import { type SurfaceCounts, scanSurface } from "./surface-scan.ts";

type Reader = (counts: SurfaceCounts, fullCharacters: number) => number;

const log = Math.log1p;
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const flag = (isTrue: boolean): number => (isTrue ? 1 : 0);
const classCount = (bit: number): Reader => {
  const position = 31 - Math.clz32(bit);
  return (counts) => log(counts.byClass[position]!);
};

/** Name to formula, in the order of the vector. Logarithms keep long prompts on the scale of short ones. */
const readers: Readonly<Record<string, Reader>> = {
  logCharacters: (_, full) => log(full),
  squaredLogCharacters: (_, full) => log(full) ** 2 / 8,
  isShort: (_, full) => flag(full < 80),
  isCut: (_, full) => flag(full > 650),
  isVeryLong: (_, full) => flag(full > 2000),
  logLines: (counts) => log(counts.lines - 1),
  isOneLine: (counts) => flag(counts.lines === 1),
  logBlankLines: (counts) => log(counts.blankLines),
  logIndentedLines: (counts) => log(counts.indentedLines),
  logBulletLines: (counts) => log(counts.bulletLines),
  logOptionLines: (counts) => log(counts.optionLines),
  hasOptions: (counts) => flag(counts.optionLines >= 2),
  logSentences: (counts) => log(counts.sentenceEnds),
  logWordsPerSentence: (counts) => log(counts.words / Math.max(1, counts.sentenceEnds)),
  wordLength: (counts) => share(counts.wordCharacters, counts.words),
  longWordShare: (counts) => share(counts.longWords, counts.words),
  uppercaseShare: (counts) => share(counts.uppercase, counts.characters),
  capitalisedShare: (counts) => share(counts.capitalisedWords, counts.words),
  logAllCaps: (counts) => log(counts.allCapsWords),
  digitShare: (counts) => 5 * share(counts.digits, counts.characters),
  logNumbers: (counts) => log(counts.numbers),
  hasNumber: (counts) => flag(counts.numbers > 0),
  hasLongNumber: (counts) => flag(counts.longNumbers > 0),
  hasDecimal: (counts) => flag(counts.decimals > 0),
  logMathSigns: (counts) => log(counts.mathSigns),
  logBackslashes: (counts) => log(counts.backslashes),
  logDollars: (counts) => log(counts.dollars),
  hasPercent: (counts) => flag(counts.percents > 0),
  logBrackets: (counts) => log(counts.brackets),
  bracketShare: (counts) =>
    5 * share(counts.brackets + counts.semicolons + counts.underscores, counts.characters),
  logBackticks: (counts) => log(counts.backticks),
  logUnderscores: (counts) => log(counts.underscores),
  logQuotes: (counts) => log(counts.quotes),
  logCommas: (counts) => log(counts.commas),
  logColons: (counts) => log(counts.colons),
  logQuestionMarks: (counts) => log(counts.questionMarks),
  endsWithQuestionMark: (counts) => flag(counts.lastCharacter === 63),
  endsWithColon: (counts) => flag(counts.lastCharacter === 58),
  endsWithPeriod: (counts) => flag(counts.lastCharacter === 46),
  wideShare: (counts) => share(counts.wide, counts.characters),
  nonAsciiShare: (counts) => 5 * share(counts.nonAscii, counts.characters),
  startsWithQuestionWord: (counts) => flag((counts.firstWordClasses & (31 << 5)) !== 0),
  startsWithImperative: (counts) => flag((counts.firstWordClasses & wordClass.imperative) !== 0),
  stopWordShare: (counts) => share(counts.byClass[0]!, counts.words),
  mathWords: classCount(wordClass.math),
  quantityWords: classCount(wordClass.quantity),
  codeWords: classCount(wordClass.code),
  sqlWords: classCount(wordClass.sql),
  whatWords: classCount(wordClass.questionWhat),
  whoWords: classCount(wordClass.questionWho),
  howWords: classCount(wordClass.questionHow),
  whyWords: classCount(wordClass.questionWhy),
  whichWhenWhereWords: classCount(wordClass.questionWhichWhenWhere),
  negationWords: classCount(wordClass.negation),
  superlativeWords: classCount(wordClass.superlative),
  firstPersonWords: classCount(wordClass.firstPerson),
  secondPersonWords: classCount(wordClass.secondPerson),
  thirdPersonWords: classCount(wordClass.thirdPerson),
  imperativeWords: classCount(wordClass.imperative),
  faultWords: classCount(wordClass.fault),
  inferenceWords: classCount(wordClass.inference),
};

/** Names of the surface features, in the order of the vector. */
export const surfaceFeatureNames: readonly string[] = Object.freeze(Object.keys(readers));

const readerList = Object.values(readers);

/**
 * Length, digits, mathematics and code marks, layout and word classes of a bounded text: the features that carry over best between
 * kinds of traffic.
 *
 * @param text the bounded text
 * @param fullCharacters length of the text before it was bounded
 */
export function surfaceFeatures(text: string, fullCharacters: number = text.length): Float32Array {
  const counts = scanSurface(text);
  const features = slabFloat32(readerList.length);
  for (let index = 0; index < features.length; index += 1)
    features[index] = readerList[index]!(counts, fullCharacters);
  return features;
}
