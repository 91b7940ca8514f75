const text = { type: "string" } as const;
const filled = { type: "string", minLength: 1 } as const;
const texts = { type: "array", minItems: 1, items: { type: ["string", "number", "boolean"] } } as const;
const count = { type: "integer", minimum: 0 } as const;
const share = { type: "number", minimum: 0, maximum: 1 } as const;

/** A function in source, which runs locked up: `evals/graders/programs/program.ts` has its fields. */
const program = {
  type: "object",
  description: "A function of a file; suites of promptfoo's bring it. Elsewhere write `code`.",
  required: ["language", "source", "function", "usualName", "label"],
};

/** Fields that every grader takes. */
const common = {
  weight: { type: "number", minimum: 0, description: "Share in a weighted mean. Default 1." },
  metric: { type: "string", description: "Name under which reports group it." },
  not: { type: "boolean", description: "Passes where the grader would fail. Default false." },
  transform: {
    type: "array",
    description:
      "Programs that make something else of the reply before it is graded; suites of promptfoo's bring them.",
  },
  on_error: {
    enum: ["fail", "unscored"],
    description: "What it means for the reply when a script throws. Default unscored.",
  },
};

function fields(required: readonly string[], properties: Record<string, unknown>, more: object = {}): object {
  return {
    type: "object",
    required: ["type", ...required],
    additionalProperties: false,
    properties: { type: filled, ...common, ...properties },
    ...more,
  };
}

const oneOrMoreValues = { oneOf: [{ required: ["value"] }, { required: ["values"] }] };
const oneOrMore = (more: Record<string, unknown> = {}): object =>
  fields([], { value: { type: ["string", "number", "boolean"] }, values: texts, ...more }, oneOrMoreValues);
const caseSensitive = { type: "boolean" };
const words = {
  type: "boolean",
  description:
    "true: as whole words, `art` is not in `party`; false: as a plain part of the text. Default true; of `includes`: as whole words, which may have an ending.",
};
const threshold = { ...share, description: "Score from which on it passes." };
const codeFields = fields(
  [],
  {
    function: filled,
    tests: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["args", "expected"],
        additionalProperties: false,
        properties: { args: { type: "array" }, expected: {} },
      },
    },
    assertions: filled,
  },
  { anyOf: [{ required: ["function", "tests"] }, { required: ["assertions"] }] },
);
const scriptFields = fields(
  [],
  {
    code: filled,
    program,
    threshold,
    config: { description: "Handed to the script as `context.config`." },
    test: { type: "object", description: "Handed to the script as `context.test`." },
  },
  { oneOf: [{ required: ["code"] }, { required: ["program"] }] },
);

/** JSON schema of each grader type's fields: an unknown field is a typing mistake and is refused. */
export const graderSchemas: Readonly<Record<string, object>> = {
  exact: oneOrMore({ strict: { type: "boolean", description: "Character by character. Default false." } }),
  fuzzy: oneOrMore({ words }),
  normalized: oneOrMore(),
  includes: fields(
    [],
    { value: text, values: texts, mode: { enum: ["all", "any"] }, case_sensitive: caseSensitive, words },
    oneOrMoreValues,
  ),
  excludes: fields([], { value: text, values: texts, case_sensitive: caseSensitive, words }, oneOrMoreValues),
  starts_with: oneOrMore({ case_sensitive: caseSensitive, words }),
  regex: fields(["pattern"], { pattern: filled, flags: { type: "string", pattern: "^[ims]*$" } }),
  numeric: fields(["value"], {
    value: { type: ["number", "string"], description: "A number, or a template of one." },
    tolerance: { type: "number", minimum: 0 },
    relative: { type: "number", exclusiveMinimum: 0 },
    unit: { ...filled, description: "Figures in other units of the same kind are converted to it." },
    locale: {
      type: "string",
      pattern: "^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|.*\\{\\{.*)$",
      description:
        "How figures are written, as `de` or `en-IN`: decides what `1.250` means. Default: by the reply.",
    },
    percent: {
      enum: ["fraction", "number"],
      description: "What `25%` comes to: 0.25 or 25. Default: either, where it can be told.",
    },
  }),
  choice: fields(["value"], { value: { type: "string", pattern: "^([A-Ja-j]|.*\\{\\{.*)$" } }),
  json_equal: fields(
    [],
    {
      value: {},
      any_of: { type: "array", minItems: 1, description: "Values one of which is wanted." },
      ignore: { ...texts, description: "JSON pointers that are not compared." },
      number_tolerance: { type: "number", minimum: 0 },
    },
    { oneOf: [{ required: ["value"] }, { required: ["any_of"] }] },
  ),
  json_schema: fields([], {
    schema: { type: "object" },
    whole: { type: "boolean" },
    mode: { enum: ["any"] },
  }),
  tool_call: fields(["name"], {
    name: { type: ["string", "null"] },
    arguments: { type: "object" },
    mode: { enum: ["exact", "subset"] },
    count,
  }),
  tool_names_f1: fields(["values"], { values: { ...texts, minItems: 0 }, threshold }),
  valid_tool_calls: fields([], {}),
  set_f1: fields(["values"], { values: texts, threshold }),
  list_f1: fields(["values"], { values: texts, threshold, ordered: { type: "boolean" } }),
  rouge_l: oneOrMore({ threshold }),
  rouge_n: oneOrMore({
    threshold,
    n: { type: "integer", minimum: 1 },
    measure: { enum: ["f1", "recall"] },
  }),
  bleu: oneOrMore({ threshold }),
  gleu: oneOrMore({ threshold }),
  meteor: oneOrMore({
    threshold,
    alpha: share,
    beta: { type: "number", minimum: 0 },
    gamma: share,
  }),
  token_f1: oneOrMore({ threshold }),
  levenshtein: oneOrMore({ max_distance: count }),
  similarity: oneOrMore({
    threshold: {
      type: "number",
      description: "Score from which on it passes; the distance up to which, with `euclidean`.",
    },
    measure: { enum: ["cosine", "dot", "euclidean"] },
  }),
  code_javascript: codeFields,
  code_python: codeFields,
  sql_result: fields(
    ["setup"],
    { setup: text, query: filled, rows: { type: "array" }, ordered: { type: "boolean" } },
    { anyOf: [{ required: ["query"] }, { required: ["rows"] }] },
  ),
  latency: fields(["max_ms"], { max_ms: { type: "number", exclusiveMinimum: 0 } }),
  sql_syntax: fields([], {
    whole: { type: "boolean" },
    database: filled,
    tables: texts,
    columns: texts,
  }),
  cost: fields([], { max_usd: { type: "number", minimum: 0 } }),
  length: fields(
    [],
    {
      max_words: count,
      min_words: count,
      lines: count,
      max_characters: count,
      min_characters: count,
      split: { enum: ["spaces"], description: "Words are whatever spaces part." },
    },
    { minProperties: 2 },
  ),
  refusal: fields(["expected"], { expected: { type: "boolean" } }),
  finish_reason: fields(["value"], { value: filled }),
  markup: fields(["format"], {
    format: { enum: ["xml", "html"] },
    whole: { type: "boolean" },
    elements: texts,
  }),
  judge_rubric: fields(["rubric"], { rubric: filled, reference: text, threshold }),
  judge_pairwise: fields(["reference"], { reference: filled, rubric: filled, threshold }),
  judge_prompt: fields(["prompt"], { prompt: filled, rubric: text, threshold }),
  judge_choice: fields(["prompt", "choices", "scores"], {
    prompt: filled,
    choices: texts,
    values: { type: "object", description: "For the prompt's template, beside the case's variables." },
    scores: { type: "object", additionalProperties: { type: "number" } },
    threshold,
  }),
  judge_statements: fields(["about"], {
    about: { enum: ["faithfulness", "recall", "relevance"] },
    reference: text,
    context_program: program,
    threshold,
  }),
  judge_relevance: fields([], { threshold }),
  script_javascript: scriptFields,
  script_python: scriptFields,
  custom: fields(["path"], { path: filled, function: filled, threshold, config: {} }),
  group: fields(["graders"], {
    graders: { type: "array", minItems: 1, items: { type: "object" } },
    threshold,
  }),
  unsupported: fields(["reason"], { reason: filled }),
};
