/** A client's body, the field that its refusal names, and what it says of the fix. */
export type BadValue = readonly [body: object, field: string, fix: string];

const ask = { model: "auto", messages: [{ role: "user", content: "Hi" }] };
const chat = (field: string, value: unknown, fix: string, at = field): BadValue => [
  { ...ask, [field]: value },
  at,
  fix,
];
const part = (one: object, at: string, fix: string): BadValue => [
  { ...ask, messages: [{ role: "user", content: [one] }] },
  `messages[0].content[0]${at}`,
  fix,
];
const numbers = ["temperature", "top_p", "min_p", "top_k", "presence_penalty", "frequency_penalty"];
const schema = { type: "json_schema", json_schema: { name: "a", schema: "{}" } };
const call = (one: unknown): object => ({
  ...ask,
  messages: [...ask.messages, { role: "assistant", content: null, tool_calls: [one] }],
});

const chatRows: readonly BadValue[] = [
  ...[...numbers, "repetition_penalty"].flatMap((field) => [
    chat(field, "0.7", "must be a number"),
    chat(field, [0.7], "must be a number"),
    chat(field, true, "must be a number"),
  ]),
  ...["seed", "n", "top_logprobs"].flatMap((field) => [
    chat(field, "2", "must be an integer"),
    chat(field, 1.5, "must be an integer"),
  ]),
  chat("temperature", -0.1, "must be 0 or more"),
  ...["top_p", "min_p"].map((field) => chat(field, 7, "must be 1 or less")),
  chat("top_p", -1, "must be 0 or more"),
  chat("top_k", -2, "must be -1 or more"),
  ...[0, -1].map((n) => chat("n", n, "must be 1 or more")),
  ...["max_tokens", "max_completion_tokens"].flatMap((field) => [
    chat(field, 0, "must be 1 or more"),
    chat(field, -5, "must be 1 or more"),
    chat(field, "100", "must be an integer"),
  ]),
  ...[5, {}, true].map((stop) => chat("stop", stop, "must be a string or an array")),
  chat("stop", ["a", 5], "must be a string", "stop[1]"),
  chat("logprobs", "true", "must be a boolean"),
  chat("logit_bias", "50256", "must be an object"),
  chat("logit_bias", { 50256: "-100" }, "must be a number or a boolean", "logit_bias[50256]"),
  chat("response_format", "json", "must be an object"),
  chat("response_format", { type: "yaml" }, "must be one of: text, json_object", "response_format.type"),
  chat("response_format", { type: 5 }, "must be a string", "response_format.type"),
  chat("response_format", { type: "json_schema" }, "needs `json_schema` or `schema`"),
  chat("response_format", schema, "must be an object", "response_format.json_schema.schema"),
  chat("tools", {}, "must be an array"),
  chat("tools", ["f"], "must be an object", "tools[0]"),
  chat("tools", [{}], "needs at least one field", "tools[0]"),
  chat("tools", [{ type: "function" }], "is missing", "tools[0].function"),
  chat("tools", [{ type: "function", function: {} }], "is missing", "tools[0].function.name"),
  chat("tools", [{ function: { name: "" } }], "must not be empty", "tools[0].function.name"),
  chat(
    "tools",
    [{ type: "function", function: { name: "f", parameters: "{}" } }],
    "must be an object",
    "tools[0].function.parameters",
  ),
  chat("functions", [{ description: "x" }], "is missing", "functions[0].name"),
  chat("tool_choice", 5, "must be a string or an object"),
  chat("tool_choice", { type: "function" }, "needs `function` or `name`"),
  [{ model: "auto", messages: [{ role: "robot", content: "Hi" }] }, "messages[0].role", "must be one of"],
  [{ model: "auto", messages: [{ role: "user", content: 5 }] }, "messages[0].content", "must be a string"],
  [call("f"), "messages[1].tool_calls[0]", "must be an object"],
  [call({ id: "a", function: "f" }), "messages[1].tool_calls[0].function", "must be an object"],
  part({ type: "" }, ".type", "must not be empty"),
  part({ type: "text", text: 5 }, ".text", "must be a string"),
  part({ type: "image_url", image_url: 5 }, ".image_url", "must be a string or an object"),
  part({ type: "image_url", image_url: { url: 5 } }, ".image_url.url", "must be a string"),
  part({ type: "input_audio", input_audio: 5 }, ".input_audio", "must be a string or an object"),
];

const responses = (fields: object, field: string, fix: string): BadValue => [
  { model: "auto", input: "Hi", ...fields },
  field,
  fix,
];
const responsesRows: readonly BadValue[] = [
  ...["temperature", "top_p", "presence_penalty", "frequency_penalty"].map((field) =>
    responses({ [field]: "0.7" }, field, "must be a number"),
  ),
  responses({ temperature: -1 }, "temperature", "must be 0 or more"),
  responses({ top_p: 7 }, "top_p", "must be 1 or less"),
  responses({ max_output_tokens: 0 }, "max_output_tokens", "must be 1 or more"),
  responses({ max_output_tokens: "5" }, "max_output_tokens", "must be an integer"),
  responses({ seed: "7" }, "seed", "must be an integer"),
  responses({ tools: [{}] }, "tools[0].type", "is missing"),
  responses({ tools: [{ type: "function" }] }, "tools[0]", "needs `name` or `function`"),
  responses({ tools: [{ type: "function", name: "" }] }, "tools[0].name", "must not be empty"),
  responses(
    { tools: [{ type: "function", name: "f", parameters: [] }] },
    "tools[0].parameters",
    "must be an object",
  ),
  responses({ tool_choice: { type: "function" } }, "tool_choice", "needs `name` or `function`"),
  responses({ tool_choice: 1 }, "tool_choice", "must be a string or an object"),
  responses({ text: { format: { type: "yaml" } } }, "text.format.type", "must be one of: text"),
  responses(
    { text: { format: { type: "json_schema", name: "a", schema: "{}" } } },
    "text.format.schema",
    "must be an object",
  ),
  responses({ input: [{ role: "robot", content: "Hi" }] }, "input[0].role", "must be one of"),
  responses(
    { input: [{ role: "user", content: [{ type: "input_text", text: 5 }] }] },
    "input[0].content[0].text",
    "must be a string",
  ),
  responses(
    { input: [{ type: "function_call", call_id: 5, name: "f", arguments: "{}" }] },
    "input[0].call_id",
    "must be a string",
  ),
];

const messages = (fields: object, field: string, fix: string): BadValue => [
  { ...ask, max_tokens: 10, ...fields },
  field,
  fix,
];
const block = (one: object, at: string, fix: string): BadValue =>
  messages({ messages: [{ role: "user", content: [one] }] }, `messages[0].content[0]${at}`, fix);
const messagesRows: readonly BadValue[] = [
  messages({ temperature: "0.7" }, "temperature", "must be a number"),
  messages({ temperature: -1 }, "temperature", "must be 0 or more"),
  messages({ top_p: 7 }, "top_p", "must be 1 or less"),
  messages({ top_k: "40" }, "top_k", "must be an integer"),
  messages({ max_tokens: 0 }, "max_tokens", "must be 1 or more"),
  messages({ stop_sequences: "END" }, "stop_sequences", "must be an array"),
  messages({ stop_sequences: [5] }, "stop_sequences[0]", "must be a string"),
  messages({ tools: [{}] }, "tools[0].name", "is missing"),
  messages({ tools: [{ description: "x" }] }, "tools[0].name", "is missing"),
  messages({ tools: [{ name: "f", input_schema: "{}" }] }, "tools[0].input_schema", "must be an object"),
  messages({ tools: [{ name: "f", type: 5 }] }, "tools[0].type", "must be a string"),
  messages({ tool_choice: "auto" }, "tool_choice", "must be an object"),
  messages({ tool_choice: { type: "tool" } }, "tool_choice.name", "is missing"),
  messages(
    { tool_choice: { type: "auto", disable_parallel_tool_use: "yes" } },
    "tool_choice.disable_parallel_tool_use",
    "must be a boolean",
  ),
  messages(
    { thinking: { type: "enabled", budget_tokens: "1024" } },
    "thinking.budget_tokens",
    "must be an integer",
  ),
  messages(
    { output_config: { format: { type: "yaml" } } },
    "output_config.format.type",
    "must be one of: text",
  ),
  messages({ messages: [{ role: "tool", content: "Hi" }] }, "messages[0].role", "must be one of"),
  messages({ system: [{ type: "text", text: 5 }] }, "system[0].text", "must be a string"),
  block({ type: "text", text: 5 }, ".text", "must be a string"),
  block({ type: "image", source: 5 }, ".source", "must be an object or a string"),
  block(
    { type: "image", source: { type: "base64", media_type: "image/png", data: 5 } },
    ".source.data",
    "must be a string",
  ),
  block({ type: "tool_use", id: "a", name: "f", input: "{}" }, ".input", "must be an object"),
  block(
    { type: "tool_result", tool_use_id: "a", content: "x", is_error: "no" },
    ".is_error",
    "must be a boolean",
  ),
];

const said = [{ role: "user", parts: [{ text: "Hi" }] }];
const gemini = (fields: object, field: string, fix: string): BadValue => [
  { contents: said, ...fields },
  field,
  fix,
];
const config = (generationConfig: object, field: string, fix: string): BadValue =>
  gemini({ generationConfig }, `generationConfig.${field}`, fix);
const geminiRows: readonly BadValue[] = [
  config({ temperature: "0.7" }, "temperature", "must be a number"),
  config({ temperature: -1 }, "temperature", "must be 0 or more"),
  config({ topP: 7 }, "topP", "must be 1 or less"),
  config({ candidateCount: 0 }, "candidateCount", "must be 1 or more"),
  config({ maxOutputTokens: -1 }, "maxOutputTokens", "must be 1 or more"),
  config({ stopSequences: [5] }, "stopSequences[0]", "must be a string"),
  config({ responseMimeType: "text/html" }, "responseMimeType", "must be one of: text/plain"),
  gemini({ generation_config: { response_mime_type: "yaml" } }, "responseMimeType", "application/json"),
  gemini({ tools: [{}] }, "tools[0]", "needs at least one field"),
  gemini({ tools: "search" }, "tools", "must be an array"),
  gemini({ contents: [{ role: "robot", parts: [{ text: "Hi" }] }] }, "contents[0].role", "must be one of"),
  ...[{ thought: true }, { video_metadata: { fps: 1 } }, { mediaResolution: "LOW", thought: false }].map(
    (one) =>
      gemini(
        { contents: [...said, { role: "user", parts: [{ text: "Hi" }, one] }] },
        "contents[1].parts[1]",
        "needs `text` or `inlineData` or `fileData` or `functionCall` or `functionResponse`",
      ),
  ),
];

/** Values that no provider takes, by the protocol of the client. */
export const badValues = {
  "openai-chat": chatRows,
  "openai-responses": responsesRows,
  "anthropic-messages": messagesRows,
  gemini: geminiRows,
} as const;
