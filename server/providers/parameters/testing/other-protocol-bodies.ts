const messages = (fields: object): Record<string, unknown> => ({
  model: "auto",
  max_tokens: 4096,
  messages: [{ role: "user", content: "What is the capital of Australia?" }],
  ...fields,
});
const responses = (fields: object): Record<string, unknown> => ({
  model: "auto",
  input: "What is the capital of Australia?",
  ...fields,
});
const mark = { cache_control: { type: "ephemeral" } };
const parameters = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: { command: { type: "string" } },
  required: ["command"],
  additionalProperties: false,
};
const shell = { name: "shell", description: "Runs a command", input_schema: parameters };
const use = {
  type: "tool_use",
  id: "toolu_01A09q90qw90lq917835lq9",
  name: "shell",
  input: { command: "ls" },
};
const result = { type: "tool_result", tool_use_id: use.id, content: "a.ts" };
const shellFunction = {
  type: "function",
  name: "shell",
  description: "Runs a command",
  strict: false,
  parameters,
};
const said = (role: string, text: string): object => ({
  type: "message",
  role,
  content: [{ type: role === "assistant" ? "output_text" : "input_text", text }],
});

/** Requests of clients that speak Anthropic's protocol. */
export const messagesBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "Anthropic SDK, plain": messages({}),
  "Claude Code": messages({
    ...{ max_tokens: 32000, stream: true, temperature: 1 },
    system: [{ type: "text", text: "You are Claude Code.", ...mark }],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "<system-reminder>rules</system-reminder>" },
          { type: "text", text: "List the files", ...mark },
        ],
      },
    ],
    tools: [shell, { ...shell, name: "read", ...mark }],
    metadata: { user_id: `user_${"0".repeat(64)}_account__session_00000000-0000-0000-0000-000000000000` },
  }),
  "Claude Code, tool loop that thinks": messages({
    ...{ max_tokens: 32000, stream: true, thinking: { type: "enabled", budget_tokens: 8000 } },
    messages: [
      { role: "user", content: "List the files" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "ls", signature: "c2ln" },
          { type: "text", text: "I look." },
          use,
        ],
      },
      { role: "user", content: [{ ...result, ...mark }] },
    ],
    tools: [shell],
  }),
  "Claude Code, interrupted": messages({
    messages: [
      { role: "user", content: "List the files" },
      { role: "assistant", content: [use] },
      {
        role: "user",
        content: [
          { ...result, is_error: true },
          { type: "text", text: "[Request interrupted by user]" },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "(no content)" }] },
      { role: "user", content: "Again" },
    ],
    tools: [shell],
    tool_choice: { type: "auto", disable_parallel_tool_use: true },
  }),
  "Claude Code, title": messages({
    ...{ max_tokens: 512, temperature: 0, stream: true },
    system: [{ type: "text", text: "Give a title." }],
    messages: [
      { role: "user", content: "Fix the bug" },
      { role: "assistant", content: "{" },
    ],
  }),
  "Claude Code, adaptive": messages({
    ...{ max_tokens: 32000, stream: true, thinking: { type: "adaptive" }, output_config: { effort: "high" } },
  }),
  "Zed over Anthropic": messages({
    system: "",
    stop_sequences: [],
    temperature: 1,
  }),
  "LibreChat over Anthropic": messages({
    ...{ temperature: 0.7, top_p: 0.9, top_k: 5, stream: true },
    system: "s",
  }),
  "n8n over Anthropic": messages({ temperature: 0.2, top_k: 40, stop_sequences: ["\n\nHuman:"] }),
};

/** Requests of clients that speak OpenAI's Responses API. */
export const responsesBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "OpenAI SDK, text": responses({}),
  "OpenAI SDK, instructions and limits": responses({
    ...{ instructions: "Be brief.", max_output_tokens: 200, temperature: 0.3, top_p: 0.9, store: false },
    ...{ metadata: { app: "x" }, user: "u", truncation: "auto", service_tier: "auto" },
  }),
  "Codex CLI": responses({
    instructions: "You are a coding agent running in the Codex CLI.",
    input: [
      said("developer", "<permissions/>"),
      said("user", "<environment_context/>"),
      said("user", "List files"),
    ],
    tools: [
      shellFunction,
      { type: "custom", name: "apply_patch", description: "Edits files", format: { type: "text" } },
    ],
    ...{ tool_choice: "auto", parallel_tool_calls: true, store: false, stream: true },
    ...{ include: ["reasoning.encrypted_content"], prompt_cache_key: "00000000-0000-0000-0000-000000000000" },
    ...{ reasoning: { effort: "medium", summary: "auto" }, text: { verbosity: "low" } },
  }),
  "Codex CLI, tool loop": responses({
    input: [
      said("user", "List files"),
      { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "ZW5j" },
      { type: "function_call", call_id: "call_1", name: "shell", arguments: '{"command":"ls"}' },
      { type: "function_call_output", call_id: "call_1", output: "a.ts" },
      said("assistant", "One file."),
      said("user", "Open it"),
    ],
    tools: [shellFunction],
    ...{ store: false, stream: true, include: ["reasoning.encrypted_content"] },
  }),
  "Vercel AI SDK over responses": responses({
    input: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "input_text", text: "hi" }] },
    ],
    temperature: 0,
    max_output_tokens: 100,
  }),
  "Agents SDK": responses({
    ...{ instructions: "Help.", tools: [{ ...shellFunction, strict: true }], tool_choice: "required" },
    ...{ include: [], parallel_tool_calls: false, top_logprobs: null, prompt: null, conversation: null },
  }),
};
