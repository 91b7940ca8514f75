const text = { type: "string", minLength: 1 } as const;
const texts = { type: "array", minItems: 1, items: text } as const;
const count = { type: "integer", minimum: 0 } as const;

function fields(required: readonly string[], properties: Record<string, unknown>, more: object = {}) {
  return {
    type: "object",
    required: ["type", ...required],
    additionalProperties: false,
    properties: { type: text, ...properties },
    ...more,
  };
}

const oneOrMoreValues = { oneOf: [{ required: ["value"] }, { required: ["values"] }] };
const caseSensitive = { type: "boolean" };
const codeFields = fields(
  [],
  {
    function: text,
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
    assertions: text,
  },
  { anyOf: [{ required: ["function", "tests"] }, { required: ["assertions"] }] },
);

/** JSON schema of each grader type's fields: an unknown field is a typing mistake and is refused. */
export const graderSchemas: Readonly<Record<string, object>> = {
  exact: fields([], { value: text, values: texts }, oneOrMoreValues),
  normalized: fields([], { value: text, values: texts }, oneOrMoreValues),
  includes: fields(["values"], {
    values: texts,
    mode: { enum: ["all", "any"] },
    case_sensitive: caseSensitive,
  }),
  excludes: fields(["values"], { values: texts, case_sensitive: caseSensitive }),
  regex: fields(["pattern"], { pattern: text, flags: { type: "string", pattern: "^[ims]*$" } }),
  numeric: fields(["value"], {
    value: { type: "number" },
    tolerance: { type: "number", minimum: 0 },
    relative: { type: "number", exclusiveMinimum: 0 },
    unit: text,
  }),
  choice: fields(["value"], { value: { type: "string", pattern: "^[A-F]$" } }),
  json_equal: fields(["value"], {
    value: {},
    ignore: texts,
    number_tolerance: { type: "number", minimum: 0 },
  }),
  json_schema: fields(["schema"], { schema: { type: "object" } }),
  tool_call: fields(["name"], {
    name: { type: ["string", "null"] },
    arguments: { type: "object" },
    mode: { enum: ["exact", "subset"] },
    count,
  }),
  set_f1: fields(["values"], { values: texts, threshold: { type: "number" } }),
  code_javascript: codeFields,
  code_python: codeFields,
  sql_result: fields(
    ["setup"],
    { setup: text, query: text, rows: { type: "array" }, ordered: { type: "boolean" } },
    { anyOf: [{ required: ["query"] }, { required: ["rows"] }] },
  ),
  length: fields([], { max_words: count, min_words: count, lines: count }, { minProperties: 2 }),
  refusal: fields(["expected"], { expected: { type: "boolean" } }),
};
