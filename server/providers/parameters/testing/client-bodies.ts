const user = { role: "user", content: "What is the capital of Australia?" };
const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const history = [
  { role: "system", content: "You are terse." },
  user,
  {
    role: "assistant",
    content: "Canberra.",
    refusal: null,
    annotations: [],
    audio: null,
    function_call: null,
    tool_calls: [],
  },
  { role: "user", content: "And of New Zealand?" },
];
const toolLoop = [
  { role: "user", content: "Weather in Bern?" },
  {
    role: "assistant",
    content: null,
    refusal: null,
    tool_calls: [
      { id: "call_1", type: "function", function: { name: "get_weather", arguments: '{"city":"Bern"}' } },
    ],
  },
  { role: "tool", tool_call_id: "call_1", content: "7 degrees" },
];
const schema = {
  type: "json_schema",
  json_schema: {
    name: "capital",
    strict: true,
    schema: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
  },
};
const ask = (fields: object): Record<string, unknown> => ({ model: "auto", messages: [user], ...fields });

/** Requests as clients send them, beside `model: "auto"`: their defaults, and what they add on their own. */
export const clientBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "openai SDK, plain": ask({}),
  "openai SDK, streamed": ask({ stream: true, stream_options: { include_usage: true } }),
  "openai SDK, seed and user": ask({ seed: 7, user: "user-123", temperature: 0 }),
  "openai SDK, developer role": ask({ messages: [{ role: "developer", content: "Be brief." }, user] }),
  "openai SDK, stored": ask({ store: true, metadata: { app: "x" } }),
  "openai SDK, schema": ask({ response_format: schema }),
  "openai SDK, JSON mode": ask({
    response_format: { type: "json_object" },
    messages: [{ role: "user", content: "JSON please: the capital" }],
  }),
  "openai SDK, log probabilities": ask({ logprobs: true, top_logprobs: 3 }),
  "openai SDK, history with nulls": ask({ messages: history }),
  "openai SDK, tools": ask({ tools: [weather], tool_choice: "auto", parallel_tool_calls: true }),
  "openai SDK, tool results": ask({ messages: toolLoop, tools: [weather] }),
  "Python SDK, both limits": ask({ max_tokens: 200, max_completion_tokens: 300 }),
  "open-webui": ask({
    stream: true,
    stream_options: { include_usage: true },
    chat_id: "c1",
    session_id: "s1",
    id: "m1",
    background_tasks: {},
    features: {},
  }),
  "open-webui, advanced parameters": ask({
    stream: true,
    temperature: 0.8,
    top_k: 40,
    min_p: 0.05,
    repeat_penalty: 1.1,
    num_ctx: 8192,
    frequency_penalty: 0.2,
    presence_penalty: 0.1,
    seed: 0,
  }),
  "open-webui, title": ask({
    stream: false,
    max_completion_tokens: 1000,
    messages: [{ role: "user", content: "Give a title for this chat" }],
  }),
  LibreChat: ask({
    stream: true,
    user: "65f",
    temperature: 1,
    top_p: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
  }),
  "LibreChat, stop": ask({ stream: true, stop: ["User:"], user: "65f" }),
  "Continue, autocomplete": ask({
    stream: true,
    max_tokens: 256,
    temperature: 0.01,
    stop: ["\n\n", "<EOT>"],
    messages: [{ role: "user", content: "def add(a, b):\n    return" }],
  }),
  "Continue, chat": ask({ stream: true, max_tokens: 4096, messages: history }),
  Cline: ask({
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0,
    messages: [
      { role: "system", content: "You are Cline." },
      { role: "user", content: [{ type: "text", text: "Fix the bug in main.py" }] },
    ],
  }),
  "Cline, effort": ask({
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0,
    reasoning_effort: "medium",
  }),
  Aider: ask({
    stream: true,
    temperature: 0,
    messages: [
      { role: "system", content: "Act as an expert software developer." },
      { role: "user", content: "Rename foo to bar in utils.py" },
    ],
  }),
  "LangChain, defaults": ask({
    temperature: 0.7,
    n: 1,
    stream: false,
    top_p: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
  }),
  "LangChain, bound tools off": ask({
    temperature: 0,
    tools: [],
    tool_choice: "none",
    parallel_tool_calls: false,
  }),
  "LangChain, structured": ask({ temperature: 0, response_format: schema, parallel_tool_calls: false }),
  Cursor: ask({
    stream: true,
    temperature: 0,
    user: "google-oauth2|1",
    messages: history,
    tools: [weather],
    tool_choice: "auto",
  }),
  "AI SDK": ask({
    max_tokens: 1024,
    temperature: 0,
    seed: 1,
    stream: true,
    stream_options: { include_usage: true },
    user: "u",
  }),
  "curl, stream options without a stream": ask({ stream_options: { include_usage: true } }),
  "null for everything optional": ask({
    temperature: null,
    top_p: null,
    stop: null,
    max_tokens: null,
    tools: null,
    seed: null,
    user: null,
    response_format: null,
    logit_bias: null,
    stream: null,
  }),
};
