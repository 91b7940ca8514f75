import { type Grader, scored } from "./grader.ts";
import { listOfReply } from "./reading/list-of-reply.ts";
import { normalizeText } from "./reading/normalize-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { bagF1 } from "./reading/word-tokens.ts";

/** F1 of the listed items as a set: an item named twice counts once. Passes from `threshold` (1) on. */
export const gradeSetF1: Grader = (spec, { reply }) => {
  const items = (texts: readonly string[]): string[] =>
    [...new Set(texts.map(normalizeText))].filter((item) => item !== "");
  const f1 = bagF1(items(wantedValues(spec)), items(listOfReply(reply.text)));
  return scored(f1, typeof spec.threshold === "number" ? spec.threshold : 1, "set F1");
};
