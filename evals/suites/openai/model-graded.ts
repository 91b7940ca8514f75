import type { GraderSpec } from "../../graders/grader.ts";
import { readYaml } from "../read-yaml.ts";
import type { EvalArgs } from "./eval-classes.ts";
import { isMessages, type PlacedSample } from "./openai-samples.ts";
import { registryFile } from "./registry-file.ts";

/** What `evals/registry/modelgraded` holds. */
interface GradingSpec {
  readonly prompt: string;
  readonly choice_strings: string | readonly string[];
  readonly choice_scores?: Readonly<Record<string, number>> | string;
  readonly args?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Scores of `fact`'s choices, which has none: everything but a disagreement passes. */
const factScores: Readonly<Record<string, number>> = { A: 1, B: 1, C: 1, D: 0, E: 1 };

/**
 * Reads how a judge grades: the eval's `modelgraded_spec` and its arguments. A spec with several sets of arguments (as `closedqa` has) asks
 * the judge once for each, and the case's score is their mean.
 *
 * @param say told of arguments that have no effect
 * @returns what makes the graders of a sample
 * @throws SuiteError where the spec's file is not there; Error with its fix where it cannot be used
 */
export function modelGraded(
  args: EvalArgs,
  file: string,
): (sample: PlacedSample["sample"]) => readonly GraderSpec[] {
  const name = args.modelgraded_spec ?? args.modelgraded_spec_file;
  if (typeof name !== "string")
    throw new Error("`modelgraded_spec` is missing: name the file that holds the judge's prompt");
  if (args.metaeval === true) throw new Error("`metaeval` grades a judge and asks no model: leave it out");
  if (typeof args.multicomp_n === "string" || Number(args.multicomp_n ?? 1) > 1)
    throw new Error(
      "`multicomp_n` compares several replies in one question, which is not supported: leave it out",
    );
  const path = registryFile(/\.ya?ml$/.test(name) ? name : `${name}.yaml`, file, "modelgraded");
  const found = readYaml(path).value as Partial<GradingSpec> & Readonly<Record<string, Partial<GradingSpec>>>;
  const spec = (
    found.prompt === undefined ? (found[name] ?? Object.values(found)[0]) : found
  ) as Partial<GradingSpec>;
  const { prompt, choice_strings: choiceStrings } = spec ?? {};
  if (typeof prompt !== "string" || choiceStrings === undefined)
    throw new Error(`${path} has no \`prompt\` or no \`choice_strings\`: add them`);
  const choices = typeof choiceStrings === "string" ? choicesOf(choiceStrings) : choiceStrings.map(String);
  const scores = scaled(scoresOf(spec, choices));
  const template = doubledBraces(prompt);
  return (sample) => {
    const values = Object.fromEntries(
      Object.entries(sample)
        .filter(([key]) => key !== "completion")
        .map(([key, value]) => [key, isMessages(value) ? textOfMessages(value) : value]),
    );
    return argumentSets(spec, args).map(({ metric, values: set }) => ({
      type: "judge_choice",
      prompt: template,
      choices,
      scores,
      values: { ...values, ...set },
      ...(metric === null ? {} : { metric }),
    }));
  };
}

/** `from_n` and the like are names of lists that only OpenAI's code knows; other texts are one choice a letter. */
function choicesOf(text: string): readonly string[] {
  if (text.startsWith("from_"))
    throw new Error(`\`choice_strings: ${text}\` is for several replies, which is not supported`);
  return [...text];
}

function scoresOf(
  { choice_scores: written }: Partial<GradingSpec>,
  choices: readonly string[],
): Readonly<Record<string, number>> {
  if (written === "from_strings")
    return Object.fromEntries(choices.map((choice) => [choice, Number(choice)]));
  if (typeof written === "object") return written;
  if (choices.join("") === "ABCDE") return factScores;
  throw new Error("the spec has no `choice_scores`, so that no choice is better than another: add them");
}

/** Scores on a scale of their own (1 to 5) become shares of it. */
function scaled(scores: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const all = Object.values(scores);
  const [min, max] = [Math.min(0, ...all), Math.max(1, ...all)];
  const from = max > 1 ? Math.min(...all) : min;
  if (from === 0 && max === 1) return scores;
  return Object.fromEntries(
    Object.entries(scores).map(([choice, score]) => [choice, (score - from) / (max - from)]),
  );
}

/** Every combination of the spec's arguments, or those that the eval gives. */
function argumentSets(
  spec: Partial<GradingSpec>,
  { modelgraded_spec_args: given }: EvalArgs,
): readonly { readonly metric: string | null; readonly values: Readonly<Record<string, unknown>> }[] {
  const own =
    typeof given === "object" && given !== null
      ? (given as NonNullable<GradingSpec["args"]>)
      : (spec.args ?? {});
  let sets: { metric: string | null; values: Record<string, unknown> }[] = [{ metric: null, values: {} }];
  for (const [name, written] of Object.entries(own)) {
    const options: readonly [string | null, unknown][] =
      typeof written === "object" && written !== null ? Object.entries(written) : [[null, written]];
    sets = sets.flatMap((set) =>
      options.map(([label, value]) => ({
        metric: [set.metric, label].filter((part) => part !== null).join(":") || null,
        values: { ...set.values, [name]: value },
      })),
    );
  }
  return sets;
}

/** Python's `{key}` as a template of ours; doubled braces there are braces. */
function doubledBraces(prompt: string): string {
  return prompt.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, key: string | undefined) =>
    key === undefined ? `{{ "${found[0]}" }}` : `{{ ${key} }}`,
  );
}

function textOfMessages(messages: readonly { readonly role: string; readonly content?: unknown }[]): string {
  return messages
    .map(({ role, content }) => `${role}: ${typeof content === "string" ? content : JSON.stringify(content)}`)
    .join("\n");
}
