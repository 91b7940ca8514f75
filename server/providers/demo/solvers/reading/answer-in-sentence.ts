import { stemsOf } from "./passage-sentences.ts";

const months = "January|February|March|April|May|June|July|August|September|October|November|December";
const numberWords =
  "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-\\w+)?|thirty|forty|fifty|hundred|half|twice";
const amount = new RegExp(`[€$£]\\s?\\d[\\d.,]*|\\b\\d+(?:[.,]\\d+)*%?|\\b(?:${numberWords})\\b`, "gi");

/** How the answer of a kind of question looks. */
const shapes: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:how (?:many|much|long|far|old|high|often|big|heavy)|what (?:number|percentage|share)|which number)\b/i,
    amount,
  ],
  [/\b(?:in )?(?:which|what) year\b/i, /\b1\d{3}\b|\b20\d{2}\b/g],
  [
    /\b(?:when|on (?:which|what) (?:day|date)|what time|which (?:day|date|month))\b/i,
    new RegExp(
      `\\b\\d{1,2} (?:${months})(?: \\d{4})?|\\b(?:${months})(?: \\d{4})?|\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\\b|\\b\\d{1,2}:\\d{2}\\b|\\b1\\d{3}\\b|\\b20\\d{2}\\b`,
      "g",
    ),
  ],
  [
    /\b(?:who|whom|whose|what is the name|name of|called|which (?:\w+ )?(?:person|town|city|boat|ship|company|river|country))\b/i,
    /\b[A-Z][\p{L}'-]+(?: (?:[A-Z][\p{L}'-]+))*/gu,
  ],
];

/** The part of a sentence that looks like the answer and is nearest to the question's own words; null: none looks so. */
export function answerInSentence(sentence: string, question: string): string | null {
  const shape = shapes.find(([asked]) => asked.test(question))?.[1];
  if (shape === undefined) return null;
  const isPerson = /\bwho\w*\b/i.test(question);
  const wanted = stemsOf(question);
  const candidates = [...sentence.matchAll(shape)]
    .filter(
      ([text], index) =>
        !(index === 0 && text === sentence.split(" ")[0] && !/\d/.test(text) && text.length < 4),
    )
    .filter(([text]) => [...stemsOf(text)].some((stem) => !wanted.has(stem)));
  const near = candidates.map((match) => {
    const around = stemsOf(sentence.slice(Math.max(0, match.index - 45), match.index + match[0].length + 45));
    const hits = [...around].filter((stem) => wanted.has(stem)).length;
    // A person has two names more often than a place.
    return { text: match[0], hits: hits + (isPerson && match[0].includes(" ") ? 2 : 0) };
  });
  return near.sort((one, other) => other.hits - one.hits)[0]?.text ?? null;
}
