import type { Assertion } from "../promptfoo-file.ts";
import { judgeMakers } from "./judge-makers.ts";
import {
  atLeast,
  type GraderFields,
  listOf,
  type Maker,
  neededThreshold,
  neededValue,
  oneOrMore,
  parsedValue,
} from "./maker.ts";
import { scriptMaker } from "./script-maker.ts";

const schemaOf = ({ value }: Assertion): GraderFields => {
  const schema = parsedValue(value);
  return typeof schema === "object" && schema !== null ? { schema } : {};
};

const elementsOf = ({ value }: Assertion): GraderFields => {
  const wanted =
    typeof value === "object" && value !== null && "requiredElements" in value
      ? value.requiredElements
      : value;
  const elements = listOf(wanted);
  return elements.length === 0 ? {} : { elements };
};

function wordCount(assertion: Assertion): GraderFields {
  const bounds = parsedValue(neededValue(assertion));
  if (typeof bounds !== "object" || bounds === null)
    return { type: "length", split: "spaces", min_words: Number(bounds), max_words: Number(bounds) };
  const { min, max } = bounds as { min?: number; max?: number };
  return {
    type: "length",
    split: "spaces",
    ...(min === undefined ? {} : { min_words: min }),
    ...(max === undefined ? {} : { max_words: max }),
  };
}

function sql({ value }: Assertion, whole: boolean): GraderFields {
  const { databaseType, allowedTables, allowedColumns } = (
    typeof value === "object" && value !== null ? value : {}
  ) as Readonly<Record<string, unknown>>;
  return {
    type: "sql_syntax",
    whole,
    ...(typeof databaseType === "string" ? { database: databaseType } : {}),
    ...(Array.isArray(allowedTables) ? { tables: allowedTables } : {}),
    ...(Array.isArray(allowedColumns) ? { columns: allowedColumns } : {}),
  };
}

const similar =
  (measure: string): Maker =>
  (assertion) => ({
    type: "similarity",
    ...oneOrMore(neededValue(assertion)),
    ...(measure === "cosine" ? {} : { measure }),
    ...atLeast(assertion),
  });

const overlap =
  (type: string, more: GraderFields = {}): Maker =>
  (assertion) => ({ type, ...oneOrMore(neededValue(assertion)), ...more, ...atLeast(assertion) });

const contains =
  (more: GraderFields): Maker =>
  (assertion) => ({ type: "includes", value: String(neededValue(assertion)), words: false, ...more });

const containsList =
  (more: GraderFields): Maker =>
  (assertion) => ({ type: "includes", values: listOf(neededValue(assertion)), words: false, ...more });

const callsAreValid: Maker = () => ({ type: "valid_tool_calls" });

/** promptfoo's assertion -> our grader. */
export const assertionMakers: Readonly<Record<string, Maker>> = {
  equals: (assertion) => {
    const wanted = neededValue(assertion);
    return typeof wanted === "object"
      ? { type: "json_equal", value: wanted }
      : { type: "exact", value: wanted, strict: true };
  },
  contains: contains({ case_sensitive: true }),
  icontains: contains({}),
  "contains-all": containsList({ case_sensitive: true }),
  "contains-any": containsList({ mode: "any", case_sensitive: true }),
  "icontains-all": containsList({}),
  "icontains-any": containsList({ mode: "any" }),
  "starts-with": (assertion) => ({
    type: "starts_with",
    value: String(neededValue(assertion)),
    words: false,
  }),
  regex: (assertion) => ({ type: "regex", pattern: String(neededValue(assertion)) }),
  "is-json": (assertion) => ({ type: "json_schema", whole: true, ...schemaOf(assertion) }),
  "contains-json": (assertion) => ({ type: "json_schema", mode: "any", ...schemaOf(assertion) }),
  "is-xml": (assertion) => ({ type: "markup", format: "xml", whole: true, ...elementsOf(assertion) }),
  "contains-xml": (assertion) => ({ type: "markup", format: "xml", ...elementsOf(assertion) }),
  "is-html": () => ({ type: "markup", format: "html", whole: true }),
  "contains-html": () => ({ type: "markup", format: "html" }),
  "is-sql": (assertion) => sql(assertion, true),
  "contains-sql": (assertion) => sql(assertion, false),
  javascript: scriptMaker("javascript"),
  python: scriptMaker("python"),
  similar: similar("cosine"),
  "similar:cosine": similar("cosine"),
  "similar:dot": similar("dot"),
  "similar:dot_product": similar("dot"),
  "similar:euclidean": similar("euclidean"),
  levenshtein: (assertion) => ({
    type: "levenshtein",
    ...oneOrMore(neededValue(assertion)),
    max_distance: Math.floor(assertion.threshold ?? 5),
  }),
  "rouge-n": overlap("rouge_n", { measure: "recall" }),
  bleu: overlap("bleu"),
  gleu: overlap("gleu"),
  meteor: (assertion, context) => ({
    ...overlap("meteor")(assertion, context),
    ...Object.fromEntries(
      ["alpha", "beta", "gamma"].flatMap((name) =>
        typeof assertion[name] === "number" ? [[name, assertion[name]]] : [],
      ),
    ),
  }),
  cost: ({ threshold }) => ({
    type: "cost",
    ...(threshold === undefined ? { weight: 0 } : { max_usd: threshold }),
  }),
  latency: (assertion) => ({ type: "latency", max_ms: neededThreshold(assertion) }),
  "word-count": wordCount,
  "finish-reason": (assertion) => ({ type: "finish_reason", value: String(neededValue(assertion)) }),
  "is-refusal": () => ({ type: "refusal", expected: true }),
  "is-valid-openai-tools-call": callsAreValid,
  "is-valid-openai-function-call": callsAreValid,
  "is-valid-function-call": callsAreValid,
  "tool-call-f1": (assertion) => ({
    type: "tool_names_f1",
    values: listOf(neededValue(assertion)).map(String),
    ...atLeast(assertion),
  }),
  ...judgeMakers,
};
