import { graderSchemas } from "../graders/grader-schemas.ts";

const text = { type: "string" } as const;
const filled = { type: "string", minLength: 1 } as const;
const texts = { type: "array", items: text } as const;

const message = {
  type: "object",
  required: ["role"],
  properties: {
    role: { enum: ["system", "developer", "user", "assistant", "tool"] },
    content: {
      type: ["string", "array", "null"],
      description: "Text, or OpenAI content parts (text, image_url, ...).",
    },
  },
};
const toolCall = {
  type: "object",
  required: ["name", "arguments"],
  additionalProperties: false,
  properties: { name: filled, arguments: { type: "object" } },
};
const writtenReply = {
  anyOf: [
    text,
    { type: "number" },
    texts,
    {
      type: "object",
      additionalProperties: false,
      properties: { text, tool_calls: { type: "array", items: toolCall } },
    },
  ],
};
const grader = {
  type: "object",
  required: ["type"],
  properties: { type: { enum: Object.keys(graderSchemas) } },
};
const graders = { type: "array", minItems: 1, items: grader };
const tools = {
  type: "array",
  items: {
    type: "object",
    required: ["type", "function"],
    properties: {
      type: { const: "function" },
      function: {
        type: "object",
        required: ["name"],
        properties: { name: filled, description: text, parameters: { type: "object" } },
      },
    },
  },
};
const prompt = { anyOf: [filled, { type: "array", minItems: 1, items: message }] };
const combine = {
  enum: ["all", "mean"],
  description:
    "all: a case scores 1 when every grader passes, else 0. mean: the weighted mean of the graders' scores.",
};
const threshold = {
  type: "number",
  minimum: 0,
  maximum: 1,
  description: "With mean: passes from this score on.",
};
const parameters = {
  type: "object",
  description: "Fields of the request, such as temperature or max_tokens.",
};
const variables = { type: "object", description: "Values for {{templates}} in the prompt and the graders." };

/** JSON schema of one case: an item of `cases`, or a line of a JSONL file. */
export const caseSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    id: filled,
    description: text,
    task_type: filled,
    difficulty: text,
    cluster: filled,
    tags: texts,
    weight: { type: "number", exclusiveMinimum: 0 },
    input: text,
    messages: { type: "array", minItems: 1, items: message },
    variables,
    tools,
    parameters,
    ideal: {
      ...writtenReply,
      description: "A reply that passes. Without graders, replies are compared with it.",
    },
    accepted: { type: "array", items: writtenReply },
    rejected: { type: "array", items: writtenReply },
    graders,
    combine,
    threshold,
    verify: { type: "object", description: "For the program that checks a suite; a run ignores it." },
  },
};

const columns = {
  type: "object",
  description: "Which column holds what; the other columns are variables.",
  additionalProperties: false,
  properties: {
    input: filled,
    ideal: filled,
    id: filled,
    task_type: filled,
    cluster: filled,
    tags: filled,
    difficulty: filled,
    weight: filled,
  },
};

/** JSON schema of a suite's YAML file; `docs/suite.schema.json` holds it for editors. */
export const suiteSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Tradewind eval suite",
  type: "object",
  additionalProperties: false,
  anyOf: [{ required: ["cases"] }, { required: ["suites"] }],
  properties: {
    name: filled,
    description: text,
    task_type: { ...filled, description: "Task type of all cases that name none." },
    version: { type: "integer", minimum: 1, description: "Raised whenever a prompt or a grader changes." },
    licence: text,
    suites: {
      type: "array",
      minItems: 1,
      items: filled,
      description: "Files of further suites, run together.",
    },
    cases: {
      description:
        "The cases themselves, a JSONL or CSV file beside this one, or a file with a mapping of its columns.",
      anyOf: [
        filled,
        { type: "array", minItems: 1, items: caseSchema },
        {
          type: "object",
          required: ["file"],
          additionalProperties: false,
          properties: { file: filled, columns, format: { enum: ["native", "openai-evals", "columns"] } },
        },
      ],
    },
    prompt: { ...prompt, description: "Template of every case's prompt: text, or messages." },
    system: { ...filled, description: "System message before every prompt." },
    combine,
    threshold,
    graders: { ...graders, description: "For every case that has none of its own." },
    grader_defaults: {
      type: "object",
      description: "Grader type -> fields where a grader does not set them.",
      additionalProperties: { type: "object" },
    },
    variables,
    parameters,
    tools,
    tags: texts,
  },
};

/** Fields of graders that only suites of other tools bring along: nobody writes them by hand. */
const machineFields: ReadonlySet<string> = new Set(["transform", "on_error", "program", "context_program"]);

/** The schema as editors take it: graders with the fields of their type. */
export function editorSchema(): object {
  const withFields = {
    ...grader,
    allOf: Object.entries(graderSchemas).map(([type, schema]) => ({
      if: { properties: { type: { const: type } } },
      // biome-ignore lint/suspicious/noThenProperty: `then` is the keyword of JSON Schema.
      then: schema,
    })),
  };
  return JSON.parse(
    JSON.stringify(suiteSchema, (key, value: unknown) => {
      if (machineFields.has(key) && typeof value === "object") return undefined;
      return key === "items" && value === grader ? withFields : value;
    }),
  ) as object;
}
