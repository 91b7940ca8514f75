const user = { role: "user", content: "What is the capital of Australia?" };
const ask = (fields: object): Record<string, unknown> => ({ model: "auto", messages: [user], ...fields });
const arguments_ = { type: "object", properties: { path: { type: "string" }, url: { type: "string" } } };
const tool = (name: string, parameters: object | null = arguments_): object => ({
  type: "function",
  function: { name, description: "Reads", parameters },
});
const call = (id: string): object => ({
  id,
  type: "function",
  function: { name: "read", arguments: '{"path":"a.ts"}' },
});
const result = (id: string): object => ({ role: "tool", tool_call_id: id, content: "export {}" });
const loop = (...ids: readonly string[]): Record<string, unknown> =>
  ask({
    messages: [
      { role: "user", content: "Read both files" },
      { role: "assistant", content: null, tool_calls: ids.map(call) },
      ...ids.map(result),
    ],
    tools: [tool("read")],
  });
const person = {
  type: "object",
  $defs: { Address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
  properties: { home: { $ref: "#/$defs/Address" }, age: { anyOf: [{ type: "integer" }, { type: "null" }] } },
  required: ["home", "age"],
};
/** Seals of Gemini's thoughts that proxies carry in ids: alike for longer than any limit. */
const sealed = `call_7f__thought__${"Q2s0".repeat(30)}`;

/** Requests of further clients: what they ask of tools, ids, forms of the reply and efforts. */
export const furtherClientBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "OpenCode, ids of the Responses API": loop("fc_0f0e50a1476a6c35006912c58dc9f8819192c25864eb16f07f"),
  "LiteLLM, seals in ids": loop(`${sealed}1`, `${sealed}2`),
  "Spring AI, a tool without properties": ask({ tools: [tool("now", { type: "object" })] }),
  "FastMCP, an empty schema": ask({ tools: [tool("now", {})], tool_choice: "auto" }),
  "Rig, null for a schema": ask({ tools: [tool("now", null)] }),
  "Agents SDK, allowed tools": ask({
    tools: [tool("read"), tool("write")],
    tool_choice: {
      type: "allowed_tools",
      allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "read" } }] },
    },
  }),
  "JetBrains AI, effort and a forced tool": ask({
    tools: [tool("read")],
    tool_choice: "required",
    reasoning_effort: "high",
    max_completion_tokens: 4096,
  }),
  "Kilo Code, OpenRouter's fields": ask({
    ...{ stream: true, stream_options: { include_usage: true }, temperature: 0, max_tokens: 8192 },
    ...{ transforms: ["middle-out"], route: "fallback", reasoning: { max_tokens: 2048 } },
    ...{ usage: { include: true }, prompt_cache_key: "task-1", tools: [tool("read")] },
  }),
  "AnythingLLM, greeting first": ask({
    messages: [
      { role: "system", content: "Given the following conversation, reply." },
      { role: "assistant", content: "Hello, I am your assistant." },
      { role: "user", content: [{ type: "text", text: "Hi" }] },
    ],
    temperature: 0.7,
    stream: true,
  }),
  "SillyTavern, bias of tokens": ask({
    ...{ logit_bias: { "50256": -100 }, temperature: 1.8, top_p: 0.95, seed: 5, stop: [], stream: true },
    ...{ typical_p: 1, tfs: 1, mirostat_mode: 0, custom_url: "", reasoning_effort: null, n: 1 },
  }),
  "LM Studio's clients": ask({ ttl: 300, draft_model: "x", max_tokens: 512, stream: true, temperature: 0.8 }),
  "Pydantic AI, a schema with references": ask({
    response_format: { type: "json_schema", json_schema: { name: "Person", schema: person } },
  }),
  "LangChain4j, a streamed schema": ask({
    stream: true,
    stream_options: { include_usage: true },
    response_format: { type: "json_schema", json_schema: { name: "Person", schema: person, strict: false } },
  }),
  "go-openai, two choices": ask({ n: 2, temperature: 0.9 }),
  "llm, the least effort": ask({ reasoning_effort: "minimal", stream: true }),
  "aichat, no effort": ask({ reasoning_effort: "none" }),
  "Junie, the highest effort": ask({ reasoning_effort: "xhigh", max_completion_tokens: 32000 }),
  "shell-gpt": ask({
    temperature: 0,
    top_p: 1,
    stream: true,
    messages: [{ role: "system", content: "Shell" }, user],
  }),
  "Chatbox, a tool's result last": ask({
    ...loop("toolu_01A09q90qw90lq917835lq9"),
    tool_choice: "none",
    max_tokens: 1024,
    temperature: 0.7,
  }),
  "ruby-openai, a named tool and two at most": ask({
    tools: [tool("read")],
    tool_choice: { type: "function", function: { name: "read" } },
    parallel_tool_calls: true,
    user: "u",
    seed: 3,
  }),
};
