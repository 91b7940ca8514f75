import { type Grader, shown, verdict } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/** Lower case, without punctuation and the articles, single spaces: as SQuAD and OpenAI's evals compare answers. */
function simplified(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, "")
    .replace(/\b(?:a|an|the)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The simplified reply holds a simplified value, or the other way round; an empty one only equals another empty one. */
export const gradeFuzzy: Grader = (spec, { reply }) => {
  const got = simplified(reply.text);
  const passed = wantedValues(spec).some((value) => {
    const wanted = simplified(value);
    return wanted === "" || got === "" ? wanted === got : got.includes(wanted) || wanted.includes(got);
  });
  return verdict(passed, `${shown(got)} and ${shown(wantedValues(spec))} do not hold one another`);
};
