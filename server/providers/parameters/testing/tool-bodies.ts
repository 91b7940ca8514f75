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

const long = `mcp__Project_Management_Server_of_the_team__${"list_".repeat(8)}issues`;
/** Names that MCP servers make; the first would become like the second. */
const names = ["files/read.file", "files_read_file", "github:create_issue", "天气", "1password.get", long];
const object = { type: "object", properties: paths };
const named = names.map((name) => ({ name, description: "Reads", parameters: object }));
const call = { name: names[0]!, arguments: '{"path":"a"}' };
const chatNames = {
  ...{ model: "auto", tools: named.map((one) => ({ type: "function", function: one })) },
  messages: [
    question,
    { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: call }] },
    { role: "tool", tool_call_id: "call_1", content: "Canberra" },
  ],
};
const chosen = { type: "function", function: { name: "github:create_issue" } };

export const chatToolBodies = {
  ...bodies("MCP over chat", (parameters) => ({
    ...{ model: "auto", messages: [question] },
    tools: [{ type: "function", function: { name: "read", description: "Reads", parameters } }],
  })),
  "MCP over chat, names": chatNames,
  "MCP over chat, names, streamed": { ...chatNames, stream: true, stream_options: { include_usage: true } },
  "MCP over chat, a chosen name": { ...chatNames, tool_choice: chosen },
  "MCP over chat, names that are no longer declared": { ...chatNames, tools: chatNames.tools.slice(1) },
};

export const messagesToolBodies = {
  ...bodies("MCP over Messages", (schema) => ({
    ...{ model: "auto", max_tokens: 1024, messages: [question] },
    // Anthropic's clients write the type, which its API requires.
    tools: [{ name: "read", description: "Reads", input_schema: { ...schema, type: "object" } }],
  })),
  "MCP over Messages, a long name": {
    ...{ model: "auto", max_tokens: 1024, messages: [question] },
    tools: [{ name: long, description: "Lists", input_schema: object }],
    tool_choice: { type: "tool", name: long },
  },
};

/** Google takes dots and colons. */
export const geminiToolBodies = {
  "MCP over Gemini, names": {
    contents: [
      { role: "user", parts: [{ text: question.content }] },
      { role: "model", parts: [{ functionCall: { name: "files.read", args: { path: "a" } } }] },
      {
        role: "user",
        parts: [{ functionResponse: { name: "files.read", response: { output: "Canberra" } } }],
      },
    ],
    tools: [
      {
        functionDeclarations: ["files.read", "github:create_issue"].map((name) => ({
          ...{ name, description: "Reads", parametersJsonSchema: object },
        })),
      },
    ],
    toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["github:create_issue"] } },
  },
};

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
  "MCP over Responses, names": {
    model: "auto",
    tools: named.map((one) => ({ type: "function", ...one, strict: false })),
    input: [
      question,
      { type: "function_call", call_id: "call_1", ...call },
      { type: "function_call_output", call_id: "call_1", output: "Canberra" },
    ],
  },
  // Proxies carry seals of Gemini's thoughts in ids.
  "Codex over a proxy, long ids": {
    ...{ model: "auto", tools: [{ type: "function", ...named[1], strict: false }] },
    input: [
      question,
      ...["1", "2"].flatMap((end) => {
        const call_id = `call_7f__thought__${"Q2s0".repeat(30)}${end}`;
        return [
          { type: "function_call", call_id, name: names[1], arguments: "{}" },
          { type: "function_call_output", call_id, output: "Canberra" },
        ];
      }),
    ],
  },
  "Codex, a long namespace": {
    ...{ model: "auto", input: question.content },
    tools: [
      {
        ...{ type: "namespace", name: "mcp__project_management_server_of_the_team", description: "Issues" },
        tools: [
          { type: "function", name: "list_issues_by_label_and_by_state", parameters: object, strict: false },
        ],
      },
    ],
  },
};
