const user = { role: "user", content: "What is the capital of Australia?" };
const ask = (fields: object): Record<string, unknown> => ({ model: "auto", messages: [user], ...fields });
const talk = (...messages: readonly object[]): Record<string, unknown> => ask({ messages });
const call = (id: string, args = '{"city":"Bern"}'): object => ({
  id,
  type: "function",
  function: { name: "get_weather", arguments: args },
});
const result = (id: string, content: unknown = "7 degrees"): object => ({
  role: "tool",
  tool_call_id: id,
  content,
});
const tool = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const withTools = (...messages: readonly object[]): Record<string, unknown> =>
  ask({ messages, tools: [tool] });
const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Conversations in the forms that clients leave behind: interrupted turns, ids of other vendors, names of people, begun replies. */
export const shapedClientBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "n8n, agent with memory": withTools(
    { role: "system", content: "You are a helpful assistant" },
    { role: "user", content: "Weather?" },
    { role: "assistant", content: "", tool_calls: [call("call_x8K2mQpL0sVdYt3WbN1fRgHc")] },
    result("call_x8K2mQpL0sVdYt3WbN1fRgHc", '[{"temp":7}]'),
    { role: "assistant", content: "7 degrees." },
    { role: "user", content: "Thanks. And Basel?" },
  ),
  "Zed, thread cut short by the user": withTools(
    { role: "user", content: "Weather in Bern?" },
    { role: "assistant", content: "Let me look.", tool_calls: [call("toolu_01A09q90qw90lq917835lq9")] },
    result("toolu_01A09q90qw90lq917835lq9", "Tool canceled by user"),
    { role: "user", content: "Use the other service." },
  ),
  "Roo Code, several tools at once": withTools(
    { role: "user", content: "Bern and Basel?" },
    { role: "assistant", content: null, tool_calls: [call("fc_1"), call("fc_2", '{"city":"Basel"}')] },
    result("fc_1"),
    result("fc_2", [{ type: "text", text: "9 degrees" }]),
    { role: "user", content: [{ type: "text", text: "<environment_details>12:00</environment_details>" }] },
  ),
  "Vercel AI SDK, names of people": talk(
    { role: "system", content: "s" },
    { role: "user", content: "hello", name: "Alice Smith" },
    { role: "assistant", content: "hi", name: "Bot <1>" },
    { role: "user", content: "again", name: "" },
  ),
  "LlamaIndex, additional_kwargs": withTools(
    { role: "user", content: "Weather?", additional_kwargs: {} },
    { role: "assistant", content: null, tool_calls: [call("call_1")], additional_kwargs: {} },
    { role: "tool", content: "7 degrees", tool_call_id: "call_1", name: "get_weather" },
  ),
  "Haystack, generator with prompt in the system": talk({
    role: "system",
    content: "Answer: capital of Australia?",
  }),
  "Semantic Kernel, planner": withTools(
    { role: "system", content: "Plan." },
    { role: "user", content: "Weather in Bern?" },
    { role: "assistant", tool_calls: [call("call_9f1b0c2d4e5f67890a1b2c3d")] },
    result("call_9f1b0c2d4e5f67890a1b2c3d", ""),
  ),
  "Dify, many stops": ask({ stream: true, stop: ["\n", "Human:", "AI:", "Observation:"], temperature: 0.7 }),
  "Dify, vision": talk({
    role: "user",
    content: [
      { type: "text", text: "What is it?" },
      { type: "image_url", image_url: { url: pixel, detail: "low" } },
    ],
  }),
  "Flowise, retries with an empty reply": talk(
    user,
    { role: "assistant", content: null },
    { role: "user", content: "Are you there?" },
  ),
  "Flowise, nothing but empty replies before": talk(
    { role: "assistant", content: "" },
    { role: "user", content: "Hello" },
  ),
  "Jan, reasoning between turns": talk(
    user,
    { role: "assistant", content: "Canberra.", reasoning_content: "It is not Sydney." },
    { role: "user", content: "Why?" },
  ),
  "LobeChat, plugin tools": ask({
    ...{ stream: true, temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0, plugins: [] },
    messages: [
      { role: "system", content: "" },
      { role: "user", content: "Weather in Bern?" },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ ...call("call_2"), function: { name: "weather____get____builtin", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "call_2", name: "weather____get____builtin", content: "7" },
    ],
    tools: [tool],
  }),
  "big-AGI, no system and a begun reply": talk(user, { role: "assistant", content: "The capital is" }),
  "SillyTavern, prefill with white space": talk(
    { role: "system", content: "[Start a new Chat]" },
    { role: "user", content: "Hello" },
    { role: "system", content: "[Continue]" },
    { role: "assistant", content: "Well, \n" },
  ),
  "Raycast, command": ask({
    stream: true,
    temperature: 0.2,
    messages: [
      { role: "system", content: [{ type: "text", text: "Fix spelling." }] },
      { role: "user", content: [{ type: "text", text: "helo" }] },
    ],
    max_tokens: null,
    tools: null,
    tool_choice: null,
  }),
  "Home Assistant, tool without parameters": ask({
    ...{ max_completion_tokens: 3000, top_p: 1, temperature: 1, user: "01J", store: false },
    tools: [
      { type: "function", function: { name: "GetDateTime", parameters: { type: "object", properties: {} } } },
    ],
    messages: [
      { role: "developer", content: "You are a voice assistant." },
      { role: "user", content: "Time?" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call_t", type: "function", function: { name: "GetDateTime", arguments: "" } }],
      },
      result("call_t", '{"time":"12:00"}'),
    ],
  }),
  "Codex CLI over chat completions": ask({
    stream: true,
    messages: [
      { role: "system", content: "You are a coding agent running in the Codex CLI." },
      { role: "user", content: [{ type: "text", text: "<environment_context/>" }] },
      { role: "user", content: [{ type: "text", text: "List files" }] },
      { role: "assistant", content: null, reasoning: "list", tool_calls: [call("call_ls")] },
      result("call_ls", "a.ts\n"),
      { role: "assistant", content: "One file." },
      { role: "user", content: "Open it" },
    ],
    tools: [tool],
  }),
  "LangChain, messages of white space": talk(
    { role: "system", content: "  " },
    { role: "user", content: "Hi" },
    { role: "assistant", content: "\n" },
    {
      role: "user",
      content: [
        { type: "text", text: "" },
        { type: "text", text: "Still there?" },
      ],
    },
  ),
  "LangGraph, supervisor": talk(
    { role: "user", content: "Research" },
    { role: "assistant", content: "Found.", name: "researcher" },
    { role: "assistant", content: "Written.", name: "writer" },
    { role: "system", content: "Who acts next?" },
  ),
  "Assistants' message parts": talk(
    user,
    { role: "assistant", content: [{ type: "text", text: "Canberra." }] },
    { role: "user", content: "Sure?" },
    { role: "assistant", content: [{ type: "refusal", refusal: "I cannot say." }] },
    { role: "user", content: "Try." },
  ),
  "Letta, ids of forty characters": withTools(
    { role: "user", content: "Weather?" },
    { role: "assistant", content: null, tool_calls: [call("call_0123456789abcdef0123456789abcdef01234567")] },
    result("call_0123456789abcdef0123456789abcdef01234567"),
  ),
  "MCP bridge, ids with other signs": withTools(
    { role: "user", content: "Weather?" },
    { role: "assistant", content: "", tool_calls: [call("functions.get_weather:0")] },
    result("functions.get_weather:0"),
  ),
  "Tools left out after they were used": talk(
    { role: "user", content: "Weather?" },
    { role: "assistant", content: null, tool_calls: [call("call_1")] },
    result("call_1"),
    { role: "user", content: "Sum it up." },
  ),
  "numbers at their ends": ask({
    temperature: 2,
    top_p: 0.01,
    frequency_penalty: -2,
    presence_penalty: 2,
    seed: -1,
  }),
  "Cline, cache mark on a tool": ask({
    messages: [user],
    tools: [{ ...tool, cache_control: { type: "ephemeral" } }],
    parallel_tool_calls: false,
    tool_choice: "auto",
  }),
  "MCP clients, annotations in a function": ask({
    tools: [
      {
        type: "function",
        function: { name: "list", description: null, strict: null, annotations: { readOnlyHint: true } },
      },
    ],
  }),
  "LiteLLM, the user of Claude Code": ask({
    user: `user_${"0".repeat(64)}_account__session_1`,
    metadata: { tags: ["x"] },
  }),
  "LangChain agent, five stops": ask({ stop: ["a", "b", "c", "d", "e"] }),
  "LangGraph, form of the reply beside tools": ask({
    tools: [tool],
    response_format: { type: "json_object" },
    messages: [{ role: "user", content: "Weather in Bern as JSON?" }],
  }),
  "Continue, prediction beside tools": ask({
    tools: [tool],
    prediction: { type: "content", content: "x" },
    max_completion_tokens: 100,
  }),
  "a limit of one token": ask({ max_tokens: 1 }),
  "text format, spelled out": ask({ response_format: { type: "text" }, modalities: ["text"], n: 1 }),
};
