const user = { role: "user", content: "What is the capital of Australia?" };
const ask = (fields: object): Record<string, unknown> => ({ model: "auto", messages: [user], ...fields });
const tool = (fields: object = {}): object => ({
  type: "function",
  function: {
    name: "read_file",
    description: "Reads a file",
    parameters: {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: { path: { type: "string" } },
      required: ["path"],
      additionalProperties: false,
    },
    ...fields,
  },
});
const call = {
  id: "call_1",
  type: "function",
  function: { name: "read_file", arguments: '{"path":"a.ts"}' },
};
const loop = [
  { role: "system", content: "You are a coding agent." },
  { role: "user", content: "Read a.ts" },
  { role: "assistant", content: "", tool_calls: [call] },
  { role: "tool", tool_call_id: "call_1", name: "read_file", content: "export {}" },
];

/** Requests of further clients, with fields of their own in the body, its messages, parts and tools. */
export const moreClientBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "open-webui 0.6, whole": ask({
    stream: true,
    ...{ chat_id: "c", session_id: "s", id: "m", filter_ids: [], tool_ids: [], tool_servers: [], files: [] },
    ...{ features: { web_search: false }, variables: { "{{USER_NAME}}": "A" }, model_item: { id: "auto" } },
    ...{ background_tasks: { title_generation: true }, params: {}, stream_options: { include_usage: true } },
    metadata: { user_id: "u", chat_id: "c" },
  }),
  "open-webui, message ids": ask({
    stream: true,
    messages: [
      { id: "1", role: "user", content: "Hi", timestamp: 1764400000, models: ["auto"], parentId: null },
      { id: "2", role: "assistant", content: "Hello", model: "auto", done: true, usage: { total_tokens: 3 } },
      { role: "user", content: "Who are you?", files: [] },
    ],
  }),
  "LibreChat, modern": ask({
    ...{ stream: true, user: "65f", max_tokens: 2000, top_p: 0.9, presence_penalty: 0.1 },
    ...{ frequency_penalty: 0.1, resendFiles: true, promptPrefix: null, include_reasoning: true },
  }),
  "LibreChat, OpenRouter's reasoning": ask({ stream: true, reasoning: { effort: "low" }, user: "65f" }),
  "Continue, with its reasons": ask({
    stream: true,
    max_tokens: 2048,
    messages: [
      { role: "system", content: "Rules." },
      { role: "user", content: [{ type: "text", text: "Explain" }] },
      { role: "assistant", content: "It adds.", reasoning_content: "short" },
      { role: "user", content: [{ type: "text", text: "Shorter" }] },
    ],
    tools: [tool({ strict: false })],
    tool_choice: "auto",
  }),
  "Continue, edit with a prediction": ask({
    stream: true,
    max_tokens: 512,
    prediction: { type: "content", content: "def add(a, b): return a + b" },
    stop: ["```"],
  }),
  "Cline, cache marks": ask({
    stream: true,
    temperature: 0,
    messages: [
      {
        role: "system",
        content: [{ type: "text", text: "You are Cline.", cache_control: { type: "ephemeral" } }],
      },
      {
        role: "user",
        content: [{ type: "text", text: "Fix main.py", cache_control: { type: "ephemeral" } }],
      },
    ],
  }),
  "Roo Code, reasoning kept": ask({
    stream: true,
    temperature: 0,
    max_completion_tokens: 8192,
    parallel_tool_calls: false,
    messages: [
      { role: "user", content: "Fix" },
      { role: "assistant", content: "Done", reasoning: "why", reasoning_details: [], thinking_blocks: [] },
      { role: "user", content: "And the test?" },
    ],
    tools: [tool({ strict: true })],
  }),
  "Aider, weak model": ask({
    stream: false,
    temperature: 0,
    extra_headers: { "X-Title": "Aider" },
    messages: [{ role: "user", content: "Commit message for: rename foo" }],
  }),
  "Aider, LiteLLM": ask({
    ...{ stream: true, temperature: 0, drop_params: true, litellm_session_id: "x", num_retries: 0 },
    ...{ metadata: { tags: ["aider"] }, thinking: null, reasoning_effort: null, timeout: 600 },
  }),
  "Cursor, agent": ask({
    stream: true,
    stream_options: { include_usage: true },
    user: "u1",
    temperature: 1,
    messages: loop,
    tools: [tool(), { type: "function", function: { name: "stop" } }],
    tool_choice: "auto",
    reasoning_effort: "high",
  }),
  "Cursor, empty replies": ask({
    stream: true,
    messages: [user, { role: "assistant", content: "" }, { role: "user", content: "?" }],
  }),
  "LangChain, legacy functions": ask({
    temperature: 0.7,
    functions: [{ name: "lookup", description: "d", parameters: { type: "object", properties: {} } }],
    function_call: "auto",
  }),
  "LangChain, names and empty kwargs": ask({
    n: 1,
    stop: [],
    logit_bias: {},
    logprobs: false,
    top_logprobs: 0,
    user: "",
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: "hello", name: "alice" },
    ],
  }),
  "LangGraph, tool loop": ask({
    messages: loop,
    tools: [tool({ strict: true })],
    tool_choice: { type: "function", function: { name: "read_file" } },
    parallel_tool_calls: false,
    temperature: 0,
  }),
  "LangChain, required tool": ask({ tools: [tool()], tool_choice: "required", temperature: 0 }),
  "Vercel AI SDK, whole": ask({
    ...{ temperature: 0, max_tokens: 500, top_p: 0.9, frequency_penalty: 0, presence_penalty: 0, seed: 3 },
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "text", text: "hello" }] },
      { role: "assistant", content: "hi", tool_calls: [] },
      { role: "user", content: "again" },
    ],
  }),
  "Vercel AI SDK, OpenAI's options": ask({
    ...{ max_completion_tokens: 500, store: false, metadata: {}, prediction: null, service_tier: "auto" },
    ...{ logit_bias: {}, verbosity: "low", safety_identifier: "s", prompt_cache_key: "k" },
    stream: true,
    stream_options: { include_usage: true, include_obfuscation: false },
  }),
  LlamaIndex: ask({ temperature: 0.1, logprobs: null, top_logprobs: 0, stream: false, timeout: 60 }),
  "LlamaIndex, agent": ask({
    temperature: 0.1,
    messages: loop,
    tools: [tool()],
    tool_choice: "auto",
    strict: false,
  }),
  Zed: ask({
    stream: true,
    messages: [{ role: "user", content: [{ type: "text", text: "inline" }] }],
    stop: [],
    temperature: 1,
    tools: [],
    tool_choice: null,
    max_completion_tokens: 8192,
    parallel_tool_calls: null,
    prompt_cache_key: "thread-1",
    reasoning_effort: null,
  }),
  n8n: ask({
    ...{ temperature: 0.7, top_p: 1, frequency_penalty: 0, presence_penalty: 0, n: 1, stream: false },
    response_format: { type: "text" },
    max_tokens: 300,
  }),
  Dify: ask({
    ...{ stream: true, user: "abc", temperature: 0.3, top_p: 1, max_tokens: 512, stop: [] },
    ...{ presence_penalty: 0, frequency_penalty: 0, response_format: { type: "text" } },
  }),
  "Dify, agent": ask({
    stream: true,
    user: "abc",
    stop: ["Observation"],
    functions: [{ name: "search", parameters: { type: "object", properties: {} } }],
  }),
  SillyTavern: ask({
    ...{ stream: true, temperature: 1.2, top_p: 0.95, top_k: 40, top_a: 0, min_p: 0.05, seed: 5 },
    ...{ repetition_penalty: 1.05, chat_completion_source: "openai", logit_bias: {}, char_name: "x" },
    ...{ user_name: "y", group_names: [], enable_web_search: false, n: 1, show_thoughts: true },
  }),
  Jan: ask({ stream: true, ctx_len: 8192, ngl: 99, cache_prompt: true, temperature: 0.7, dynatemp_range: 0 }),
  "Msty, thinking": ask({ stream: true, thinking: { type: "disabled" }, enable_thinking: false }),
  "vLLM clients": ask({
    ...{ chat_template_kwargs: { enable_thinking: false }, skip_special_tokens: true, min_tokens: 0 },
    ...{ top_k: -1, best_of: 1, length_penalty: 1, ignore_eos: false, add_generation_prompt: true },
  }),
  AutoGen: ask({
    temperature: 0,
    cache_seed: 41,
    price: [0, 0],
    tags: [],
    messages: [{ ...user, name: "admin" }],
  }),
  CrewAI: ask({
    messages: [user],
    stop: ["\nObservation:"],
    stream: false,
    temperature: 0.7,
    callbacks: [],
  }),
  "Semantic Kernel": ask({
    ...{ max_tokens: 1000, temperature: 1, top_p: 1, n: 1, presence_penalty: 0, frequency_penalty: 0 },
    messages: [
      { role: "developer", content: "Assistant" },
      { role: "user", content: "hi" },
    ],
    tools: [tool()],
    tool_choice: "none",
  }),
  Instructor: ask({
    messages: [user],
    tools: [tool()],
    tool_choice: { type: "function", function: { name: "read_file" } },
    max_retries: 3,
    strict: true,
  }),
  Haystack: ask({ stream: false, n: 1, messages: [{ role: "user", content: "hi", name: null }] }),
  "Obsidian Copilot": ask({
    stream: true,
    temperature: 0.1,
    max_tokens: 6000,
    streaming: true,
    enableCors: true,
  }),
  Raycast: ask({
    stream: true,
    temperature: 0.5,
    messages: [{ role: "user", content: [{ type: "text", text: "x" }] }],
  }),
  "GitHub Copilot, own key": ask({
    ...{ stream: true, n: 1, temperature: 0.1, top_p: 1, intent: true, thinking_budget: 4000 },
    snippy: { enabled: false },
    messages: [{ role: "user", content: "hi", copilot_cache_control: { type: "ephemeral" } }],
    tools: [tool()],
  }),
  OpenCode: ask({
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 32000,
    messages: loop,
    tools: [tool()],
    tool_choice: "auto",
    reasoningSummary: "auto",
    promptCacheKey: "x",
    usage: { include: true },
  }),
  Goose: ask({ messages: loop, tools: [tool()], temperature: 0, max_tokens: 4096, stream: false }),
  OpenHands: ask({
    messages: [
      { role: "system", content: [{ type: "text", text: "sys" }] },
      { role: "user", content: [{ type: "text", text: "do" }] },
      { role: "assistant", content: [{ type: "text", text: "calling" }], tool_calls: [call] },
      { role: "tool", tool_call_id: "call_1", name: "read_file", content: [{ type: "text", text: "out" }] },
    ],
    tools: [tool()],
    temperature: 0,
    top_p: 1,
    extra_body: { metadata: {} },
    stop: null,
  }),
  "Home Assistant": ask({
    ...{
      max_completion_tokens: 150,
      top_p: 1,
      temperature: 1,
      user: "01H",
      store: false,
      service_tier: "auto",
    },
    tools: [tool({ strict: false })],
  }),
  "Pydantic AI": ask({
    ...{ n: 1, parallel_tool_calls: true, tool_choice: "auto", stream: false, max_completion_tokens: 100 },
    tools: [tool({ strict: true })],
    modalities: ["text"],
  }),
};
