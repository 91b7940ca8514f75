import { resolve } from "node:path";
import type { GraderSpec } from "../../graders/grader.ts";
import { readText } from "../read-yaml.ts";
import { splitList } from "./assertion-text.ts";
import { readFileValue } from "./file-value.ts";
import type { Assertion } from "./promptfoo-file.ts";

type Fields = Readonly<Record<string, unknown>>;
type Make = (assertion: Assertion, folder: string) => Fields;

const values = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : typeof value === "string" ? splitList(value) : [value];
const oneOrMore = (value: unknown): Fields =>
  Array.isArray(value) ? { values: value } : { value: value ?? "" };
const atLeast = ({ threshold }: Assertion): Fields => (threshold === undefined ? {} : { threshold });

function parsedValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}
const schemaOf = ({ value }: Assertion): Fields => {
  const schema = parsedValue(value);
  return typeof schema === "object" && schema !== null ? { schema } : {};
};
const rubric = (text: unknown): string => (typeof text === "string" ? text : JSON.stringify(text));

function script(language: "javascript" | "python"): Make {
  return (assertion, folder) => {
    const code = String(assertion.value);
    const file = /^file:\/\/(.+?\.(?:[cm]?[jt]s|py))(?::(\w+))?$/.exec(code.trim());
    if (!file) return { type: `script_${language}`, code, ...atLeast(assertion) };
    const path = resolve(folder, file[1] ?? "");
    if (language === "javascript")
      return {
        type: "custom",
        path,
        ...(file[2] === undefined ? {} : { function: file[2] }),
        ...atLeast(assertion),
      };
    return {
      type: "script_python",
      code: `${readText(path)}\nreturn ${file[2] ?? "get_assert"}(output, context)`,
      ...atLeast(assertion),
    };
  };
}

function wordCount({ value }: Assertion): Fields {
  const bounds = parsedValue(value);
  if (typeof bounds === "object" && bounds !== null) {
    const { min, max } = bounds as { min?: number; max?: number };
    return {
      type: "length",
      ...(min === undefined ? {} : { min_words: min }),
      ...(max === undefined ? {} : { max_words: max }),
    };
  }
  return { type: "length", min_words: Number(bounds), max_words: Number(bounds) };
}

/** promptfoo's assertion -> our grader. */
const makers: Readonly<Record<string, Make>> = {
  equals: ({ value }) => {
    const wanted = parsedValue(value);
    return typeof wanted === "object" && wanted !== null
      ? { type: "json_equal", value: wanted }
      : { type: "exact", value: wanted ?? "" };
  },
  contains: ({ value }) => ({ type: "includes", value: String(value), case_sensitive: true }),
  icontains: ({ value }) => ({ type: "includes", value: String(value) }),
  "contains-all": ({ value }) => ({ type: "includes", values: values(value), case_sensitive: true }),
  "contains-any": ({ value }) => ({
    type: "includes",
    values: values(value),
    mode: "any",
    case_sensitive: true,
  }),
  "icontains-all": ({ value }) => ({ type: "includes", values: values(value) }),
  "icontains-any": ({ value }) => ({ type: "includes", values: values(value), mode: "any" }),
  "starts-with": ({ value }) => ({ type: "starts_with", value: String(value) }),
  regex: ({ value }) => ({ type: "regex", pattern: String(value) }),
  "is-json": (assertion) => ({ type: "json_schema", whole: true, ...schemaOf(assertion) }),
  "contains-json": (assertion) => ({ type: "json_schema", ...schemaOf(assertion) }),
  "is-xml": ({ value }) => ({ type: "markup", format: "xml", whole: true, ...elements(value) }),
  "contains-xml": ({ value }) => ({ type: "markup", format: "xml", ...elements(value) }),
  "is-html": () => ({ type: "markup", format: "html", whole: true }),
  "contains-html": () => ({ type: "markup", format: "html" }),
  javascript: script("javascript"),
  python: script("python"),
  similar: (assertion) => ({ type: "similarity", ...oneOrMore(assertion.value), ...atLeast(assertion) }),
  levenshtein: ({ value, threshold }) => ({
    type: "levenshtein",
    ...oneOrMore(value),
    max_distance: threshold ?? 5,
  }),
  "rouge-n": (assertion) => ({ type: "rouge_n", ...oneOrMore(assertion.value), ...atLeast(assertion) }),
  cost: ({ threshold }) => ({ type: "cost", max_usd: threshold }),
  latency: ({ threshold }) => ({ type: "latency", max_ms: threshold }),
  "word-count": wordCount,
  "finish-reason": ({ value }) => ({ type: "finish_reason", value }),
  "is-refusal": () => ({ type: "refusal", expected: true }),
  "is-valid-openai-tools-call": () => ({ type: "valid_tool_calls" }),
  "is-valid-openai-function-call": () => ({ type: "valid_tool_calls" }),
  "is-valid-function-call": () => ({ type: "valid_tool_calls" }),
  "llm-rubric": (assertion) => ({
    type: "judge_rubric",
    rubric: rubric(assertion.value),
    ...atLeast(assertion),
  }),
  "model-graded-closedqa": (assertion) => ({
    type: "judge_rubric",
    rubric: `The reply meets this criterion, wholly: ${rubric(assertion.value)}`,
    ...atLeast(assertion),
  }),
  factuality: (assertion) => ({
    type: "judge_rubric",
    rubric: "The reply agrees with the reference in every fact that both state, and contradicts it in none.",
    reference: String(assertion.value),
    ...atLeast(assertion),
  }),
  "g-eval": (assertion) => ({
    type: "judge_rubric",
    rubric: values(assertion.value).join("\n"),
    threshold: assertion.threshold ?? 0.7,
  }),
};

const elements = (value: unknown): Fields =>
  value === undefined
    ? {}
    : {
        elements: values(
          typeof value === "object" && value !== null && "requiredElements" in value
            ? value.requiredElements
            : value,
        ),
      };

/** Names of promptfoo's that we know of and cannot grade. */
const knownUnsupported = new Set(
  "answer-relevance bleu classifier contains-sql context-faithfulness context-recall context-relevance conversation-relevance gleu guardrails human is-sql max-score meteor model-graded-factuality moderation perplexity perplexity-score pi search-rubric select-best tool-call-f1 trace-error-spans trace-span-count trace-span-duration webhook agent-rubric skill-used".split(
    " ",
  ),
);

export const isKnownAssertion = (type: string): boolean => {
  const plain = type.replace(/^not-/, "").replace(/^similar:.*$/, "similar");
  return Object.hasOwn(makers, plain) || knownUnsupported.has(plain) || plain === "assert-set";
};

export const supportedAssertions: readonly string[] = Object.keys(makers);

/**
 * One assertion as a grader of ours; an unsupported one becomes a grader that leaves its part unscored.
 *
 * @param folder of the file, for `file://`
 * @throws Error for a type that promptfoo does not have either; SuiteError for a file that is not there
 */
export function graderOfAssertion(assertion: Assertion, folder: string): GraderSpec {
  const written = assertion.type ?? "equals";
  const isNegated = written.startsWith("not-");
  const type = written.replace(/^not-/, "").replace(/^similar:.*$/, "similar");
  const common = {
    ...(assertion.weight === undefined ? {} : { weight: assertion.weight }),
    ...(assertion.metric === undefined ? {} : { metric: assertion.metric }),
    ...(isNegated ? { not: true } : {}),
  };
  if (type === "assert-set") {
    const inner = (assertion.assert ?? []).map((one) => graderOfAssertion(one as Assertion, folder));
    return { type: "group", graders: inner, ...atLeast(assertion), ...common };
  }
  const make = Object.hasOwn(makers, type) ? makers[type] : undefined;
  if (make === undefined) {
    if (!knownUnsupported.has(type))
      throw new Error(`"${written}" is not an assertion: there are ${supportedAssertions.join(", ")}`);
    return { type: "unsupported", reason: `promptfoo's \`${type}\` has no counterpart here`, ...common };
  }
  if (assertion.transform !== undefined)
    return { type: "unsupported", reason: "an assertion's `transform` is not supported", ...common };
  const isScript = type === "javascript" || type === "python";
  const value = isScript ? assertion.value : readFileValue(assertion.value, folder);
  const made = make({ ...assertion, value }, folder);
  return { ...(made.type === undefined ? { type } : {}), ...made, ...common } as GraderSpec;
}
