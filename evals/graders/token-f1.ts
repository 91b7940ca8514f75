import { type Grader, scored } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { bagF1, wordTokens } from "./reading/word-tokens.ts";

/** Articles say nothing about an answer (as in SQuAD's measure, Rajpurkar 2016). */
const articles = new Set(["a", "an", "the"]);

/** F1 of the words as a bag, without articles, against the best of the references. Passes from `threshold` (0.8) on. */
export const gradeTokenF1: Grader = (spec, { reply }) => {
  const words = (text: string): string[] => wordTokens(text).filter((token) => !articles.has(token));
  const got = words(reply.text);
  const score = Math.max(...wantedValues(spec).map((value) => bagF1(words(value), got)));
  return scored(score, typeof spec.threshold === "number" ? spec.threshold : 0.8, "token F1");
};
