import type { ClassifierWeights } from "./contracts/index.ts";
import { hashString } from "./numeric/string-hash.ts";
import { characterGrams } from "./parse/character-grams.ts";
import type { HashedGrams } from "./parse/gram-buckets.ts";
import { hashedGrams } from "./parse/hashed-grams.ts";
import { readWords } from "./parse/hashed-words.ts";
import { instructionText } from "./parse/instruction-text.ts";
import { sentenceGrams } from "./parse/sentence-grams.ts";
import { surfaceFeatureNames, surfaceFeatures } from "./parse/surface-features.ts";

/** Texts with what features tell apart: sentences, lines, long words, numbers, code, marks, capitals, wide characters. */
const probes = [
  "Please summarise the attached quarterly report: 3 bullet points, no jargon.\n\nREVENUE rose by 12.5% to $4,310; costs fell. What should the board decide?",
  "```ts\nexport const total = (rows: number[]) => rows.reduce((sum, row) => sum + row, 0);\n```\nWhy does it return NaN for [1, undefined]? \\frac{1}{2} \\leq x^2",
  "请把下面的句子翻译成英文。今天天气很好！",
  "hi",
];
/** Rounded, so that the last digit of a logarithm on another machine is no other layout. */
const decimals = 3;

let made: string | null = null;

/**
 * Names how this release reads prompts for the classifier: a hash of what fixed texts become (hashed words, runs of characters, sentences, surface features, instruction). It changes
 * with the code that reads, so nobody has to remember to count a version up. 8 hexadecimal digits.
 */
export function featureLayout(): string {
  made ??= hashString(JSON.stringify([surfaceFeatureNames, ...probes.map(readingOf)]))
    .toString(16)
    .padStart(8, "0");
  return made;
}

function readingOf(text: string): unknown {
  const rounded = (values: Float32Array): string[] => Array.from(values, (value) => value.toFixed(decimals));
  const grams = ({ indices, weights }: HashedGrams): unknown => [[...indices], rounded(weights)];
  const words = readWords(text);
  return [
    grams(hashedGrams(words)),
    grams(characterGrams(text)),
    grams(sentenceGrams(words)),
    rounded(surfaceFeatures(text, text.length)),
    instructionText(text),
  ];
}

/**
 * @param version of the priors that the classifier is in
 * @throws Error where the classifier was fitted on features of another layout: it would read every prompt wrong
 */
export function requireFeatureLayout(
  { featureLayout: fitted }: Pick<ClassifierWeights, "featureLayout">,
  version: string,
): void {
  if (fitted === featureLayout()) return;
  throw new Error(
    `The classifier of the priors ${version} was fitted on features of ${fitted === undefined ? "an earlier release" : `the layout ${fitted}`}, this release reads ${featureLayout()}: fit them again with \`npm run priors -- fit\` (the shipped ones: \`npm run priors:build\`).`,
  );
}
