import type { SuiteCase } from "../suite-types.ts";
import { optionsOf, promptText, squeeze } from "./case-text.ts";

const months = "january february march april may june july august september october november december".split(
  " ",
);

/** Whether an ISO date and a date in words agree; true when the words hold no "5 March 2024" or "March 5, 2024". */
function datesAgree(iso: string, words: string): boolean {
  const match =
    /(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+),? (\d{4})/i.exec(words) ??
    /()([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})/i.exec(words);
  if (!match) return true;
  const [day, month, year] =
    match[1] === "" ? [match[3], match[2], match[4]] : [match[1], match[2], match[3]];
  const number = months.findIndex((name) => name.startsWith(String(month).toLowerCase().slice(0, 3))) + 1;
  return iso === `${year}-${String(number).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}/${key}`));
}

function extractProblems(suiteCase: SuiteCase, prompt: string): string[] {
  const derived = suiteCase.verify?.derived ?? {};
  const plain = squeeze(prompt);
  const digits = plain.replaceAll(",", "");
  const problems: string[] = [];
  for (const grader of suiteCase.graders.filter(({ type }) => type === "json_equal")) {
    for (const [path, leaf] of leaves(grader.value)) {
      const words = derived[path];
      if (words !== undefined) {
        if (!plain.includes(squeeze(words))) problems.push(`derived ${path}: "${words}" is not in the input`);
        if (typeof leaf === "string" && /^\d{4}-\d\d-\d\d$/.test(leaf) && !datesAgree(leaf, words)) {
          problems.push(`derived ${path}: ${leaf} is not the date in "${words}"`);
        }
      } else if (
        leaf !== null &&
        !(typeof leaf === "number" ? digits : plain).includes(squeeze(String(leaf)))
      ) {
        problems.push(`${path}: ${JSON.stringify(leaf)} is not in the input and has no verify.derived`);
      }
    }
  }
  return problems;
}

/** The texts of which a fact has to hold one, in lower case: the chosen option, the accepted values or the number. */
function answerTexts(suiteCase: SuiteCase, prompt: string): string[] {
  return suiteCase.graders
    .flatMap((grader) => {
      if (grader.type === "choice")
        return [optionsOf(prompt).get(String(grader.value)) ?? "(no such option)"];
      if (Array.isArray(grader.values)) return grader.values.map(String);
      return grader.value === undefined ? [] : [String(grader.value)];
    })
    .map(squeeze);
}

/** What is wrong with a case's options, evidence, derived values and fact. */
export function supportProblems(suiteCase: SuiteCase): string[] {
  const prompt = promptText(suiteCase);
  const problems: string[] = [];
  const choice = suiteCase.graders.find((grader) => grader.type === "choice");
  if (choice) {
    const options = optionsOf(prompt);
    if (options.size < 3) problems.push(`a choice needs three options or more, this has ${options.size}`);
    if (new Set([...options.values()].map(squeeze)).size !== options.size)
      problems.push("two options are the same");
    if (!options.has(String(choice.value))) problems.push(`there is no option ${String(choice.value)}`);
  }
  for (const span of suiteCase.verify?.evidence ?? []) {
    if (!squeeze(prompt).includes(squeeze(span))) problems.push(`the evidence "${span}" is not in the input`);
  }
  const { fact } = suiteCase.verify ?? {};
  if (fact !== undefined) {
    const plainFact = squeeze(fact).replaceAll(",", "");
    if (!answerTexts(suiteCase, prompt).some((text) => plainFact.includes(text.replaceAll(",", "")))) {
      problems.push("verify.fact does not hold the answer");
    }
  }
  const { expression, snippet } = suiteCase.verify ?? {};
  if (expression === undefined && snippet === undefined) problems.push(...extractProblems(suiteCase, prompt));
  return problems;
}
