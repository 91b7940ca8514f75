const question = { role: "user", content: "What is the capital of Australia?" };
const text = { type: "string" };
const paths = { path: text, url: text };

/** Schemas of functions as generators and MCP servers write them, with what is refused at the top. */
const schemas: Readonly<Record<string, object>> = {
  "one of two arguments required": {
    type: "object",
    properties: paths,
    anyOf: [{ required: ["path"] }, { required: ["url"] }],
  },
  "a union of objects": {
    oneOf: [
      { type: "object", properties: { action: { const: "get" }, id: text }, required: ["action", "id"] },
      { type: "object", properties: { action: { const: "list" } }, required: ["action"] },
    ],
  },
  "a reference": {
    $ref: "#/definitions/Arguments",
    definitions: { Arguments: { type: "object", properties: paths, required: ["path"] } },
  },
  "schemas taken together": {
    type: "object",
    allOf: [{ properties: { path: text }, required: ["path"] }, { properties: { url: text } }],
  },
  "a condition that must not hold": { type: "object", properties: paths, not: { required: ["path", "url"] } },
  "no type": { properties: paths },
};
const entries = Object.entries(schemas);
const bodies = (client: string, body: (schema: object) => Record<string, unknown>) =>
  Object.fromEntries(entries.map(([name, schema]) => [`${client}, ${name}`, body(schema)]));

export const chatToolBodies = bodies("MCP over chat", (parameters) => ({
  ...{ model: "auto", messages: [question] },
  tools: [{ type: "function", function: { name: "read", description: "Reads", parameters } }],
}));

export const messagesToolBodies = bodies("MCP over Messages", (schema) => ({
  ...{ model: "auto", max_tokens: 1024, messages: [question] },
  // Anthropic's clients write the type, which its API requires.
  tools: [{ name: "read", description: "Reads", input_schema: { ...schema, type: "object" } }],
}));

export const responsesToolBodies = {
  ...bodies("MCP over Responses", (parameters) => ({
    ...{ model: "auto", input: question.content },
    tools: [{ type: "function", name: "read", description: "Reads", parameters, strict: false }],
  })),
  ...bodies("Codex, namespaces", (parameters) => ({
    ...{ model: "auto", input: question.content },
    tools: [
      {
        ...{ type: "namespace", name: "files", description: "Files" },
        tools: [{ type: "function", name: "read", description: "Reads", parameters, strict: false }],
      },
    ],
  })),
};
