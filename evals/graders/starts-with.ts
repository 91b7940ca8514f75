import { type Grader, shown, verdict } from "./grader.ts";
import { foldingsOf, wantedValues } from "./reading/wanted-values.ts";
import { isWholeWords } from "./reading/word-bounds.ts";

/** The reply begins with one of the values, not within a word unless `words: false`. Case counts unless `case_sensitive: false`. */
export const gradeStartsWith: Grader = (spec, { reply }) => {
  const passed = wantedValues(spec).some((value) =>
    foldingsOf(spec, [reply.text, value], spec.case_sensitive !== false).some((fold) => {
      const [text, start] = [fold(reply.text), fold(value)];
      return text.startsWith(start) && (spec.words === false || isWholeWords(text, 0, start.length));
    }),
  );
  return verdict(passed, `it begins with ${shown(reply.text.slice(0, 40))}`);
};
