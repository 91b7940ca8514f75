import { type Grader, shown, verdict } from "./grader.ts";
import { foldingsFor } from "./reading/fold-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { occurs } from "./reading/word-bounds.ts";

/** Without punctuation and the articles, single spaces: as SQuAD and OpenAI's evals compare answers. What tells words apart stays. */
function simplified(text: string, keepsSigns: boolean): string {
  const bare = keepsSigns
    ? text.replace(
        /(?<![\p{L}\p{N}])[!-/:-@[-`{-~]+(?![\p{L}\p{N}])|(?<=[\p{L}\p{N}])[!"'),.:;?\]`_*}~]+(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])["'(*[_`{~]+/gu,
        " ",
      )
    : text.replace(/[!-/:-@[-`{-~]/g, "");
  return bare
    .replace(/\b(?:a|an|the)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** What is left where a text has no words: "!=" is not "==". */
const signsOf = (text: string): string => text.replace(/[\p{L}\p{N}\s.,;:'"]/gu, "");

/**
 * The simplified reply holds a simplified value as whole words, or the other way round; an empty one only equals another empty one.
 * With `words: false` as OpenAI's evals have it: inside of words, too, and without any punctuation.
 */
export const gradeFuzzy: Grader = (spec, { reply }) => {
  const asWords = spec.words !== false;
  const bounds = asWords ? "words" : "anywhere";
  const passed = wantedValues(spec).some((value) =>
    foldingsFor([reply.text, value], false).some((fold) => {
      const [got, wanted] = [reply.text, value].map((text) =>
        simplified(asWords ? fold(text) : text.toLowerCase(), asWords),
      ) as [string, string];
      if (wanted === "" || got === "")
        return wanted === got && (!asWords || signsOf(value) === signsOf(reply.text));
      return occurs(got, wanted, bounds) || occurs(wanted, got, bounds);
    }),
  );
  return verdict(passed, `${shown(reply.text)} and ${shown(wantedValues(spec))} do not hold one another`);
};
