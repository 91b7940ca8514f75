const text = { type: "string", minLength: 1 } as const;
const texts = { type: "array", items: text } as const;
const toolCall = {
  type: "object",
  required: ["name", "arguments"],
  additionalProperties: false,
  properties: { name: text, arguments: { type: "object" } },
} as const;
const writtenReply = {
  anyOf: [
    text,
    {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: { text, tool_calls: { type: "array", items: toolCall } },
    },
  ],
} as const;

/** JSON schema of a suite's YAML header. */
export const headerSchema = {
  type: "object",
  required: ["name", "description", "task_type", "version", "licence", "cases", "combine"],
  additionalProperties: false,
  properties: {
    name: text,
    description: text,
    task_type: text,
    version: { type: "integer", minimum: 1 },
    licence: { const: "Apache-2.0" },
    cases: { type: "string", pattern: "^[a-z-]+\\.jsonl$" },
    combine: { enum: ["all", "mean"] },
    grader_defaults: { type: "object", additionalProperties: { type: "object" } },
  },
} as const;

/** JSON schema of one line of a suite's JSONL file. */
export const caseSchema = {
  type: "object",
  required: ["id", "task_type", "difficulty", "cluster", "tags", "ideal", "graders"],
  oneOf: [{ required: ["input"] }, { required: ["messages"] }],
  additionalProperties: false,
  properties: {
    id: { type: "string", pattern: "^[a-z]+(-[a-z]+)*-\\d{3}$" },
    task_type: text,
    difficulty: { enum: ["easy", "medium", "hard"] },
    cluster: { type: "string", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" },
    tags: texts,
    input: text,
    messages: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["role", "content"],
        properties: {
          role: { enum: ["system", "user", "assistant", "tool"] },
          content: { type: ["string", "null"] },
        },
      },
    },
    tools: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["type", "function"],
        additionalProperties: false,
        properties: {
          type: { const: "function" },
          function: {
            type: "object",
            required: ["name", "description", "parameters"],
            additionalProperties: false,
            properties: { name: text, description: text, parameters: { type: "object" } },
          },
        },
      },
    },
    ideal: writtenReply,
    accepted: { type: "array", items: writtenReply },
    rejected: { type: "array", items: writtenReply },
    graders: {
      type: "array",
      minItems: 1,
      items: { type: "object", required: ["type"], properties: { type: text } },
    },
    verify: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: {
        expression: text,
        snippet: {
          type: "object",
          required: ["language"],
          additionalProperties: false,
          properties: { language: { enum: ["javascript", "python"] }, append: text },
        },
        repair: { const: true },
        twin_query: text,
        evidence: { ...texts, minItems: 1 },
        derived: { type: "object", additionalProperties: text },
        fact: text,
      },
    },
  },
} as const;
