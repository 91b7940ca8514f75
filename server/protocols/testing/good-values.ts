import { partKinds } from "../../../engine/index.ts";

type Body = Readonly<Record<string, unknown>>;

const user = { role: "user", content: "Hi" };
const chat = (fields: object): Body => ({ model: "auto", messages: [user], ...fields });
const parts = (...content: readonly object[]): Body => chat({ messages: [{ role: "user", content }] });
const nothing = (names: string): Body => Object.fromEntries(names.split(" ").map((name) => [name, null]));
const format = (type: string, fields: object = {}): Body => chat({ response_format: { type, ...fields } });

/** Every known type of content part, and some that nobody knows. */
const typedParts = [...partKinds.keys(), "thinking", "reference", "document_url", "of_tomorrow"].map(
  (type) =>
    type === "input_audio"
      ? { type, input_audio: { data: "aGk=", format: "wav" } }
      : { type, [type]: type.endsWith("_url") ? { url: "https://a.example/b" } : ["frame", 1, null] },
);

const chatBodies: readonly Body[] = [
  chat(
    nothing(
      "temperature top_p top_k min_p seed n stop logit_bias logprobs top_logprobs response_format tools functions tool_choice function_call parallel_tool_calls user metadata store service_tier max_tokens presence_penalty",
    ),
  ),
  ...[0, 1.999, 2, 5].map((temperature) => chat({ temperature })),
  chat({ ...{ top_p: 0, min_p: 1, top_k: -1, seed: -1, top_logprobs: -1, logprobs: 5 }, n: 128 }),
  ...[2, -2, 3.5].map((penalty) => chat({ presence_penalty: penalty, frequency_penalty: penalty })),
  chat({ logit_bias: { 50256: -100, 7: false, 8: 250 } }),
  chat({ logit_bias: [[50256, -100]] }),
  ...["END", "", [], ["a", "b", "c", "d", "e"]].map((stop) => chat({ stop })),
  ...["auto", "none", "required", "any", "get_weather", "validated"].map((tool_choice) =>
    chat({ tool_choice }),
  ),
  ...[
    { type: "function", function: { name: "f" } },
    { function: { name: "f" } },
    { type: "tool", name: "f" },
    { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [] } },
    { type: "custom", custom: { name: "f" } },
  ].map((tool_choice) => chat({ tool_choice })),
  ...[
    { type: "function", function: { name: "f", description: null, parameters: null, strict: null } },
    { function: { name: "f" } },
    { type: null, function: { name: "f", parameters: {} } },
    { type: "function", cache_control: { type: "ephemeral" }, function: { name: "f", annotations: {} } },
    { type: "custom", custom: { name: "f", format: { type: "text" } } },
    { type: "web_search", function: null },
    { type: "web_search_20250305", name: "web_search", max_uses: 5 },
    { type: "builtin_function", function: { name: "$web_search" } },
    { type: "openrouter:web_search", parameters: {} },
    { type: "mcp", server_label: "x" },
    { googleSearch: {} },
    { google_search: {} },
    { url_context: {} },
    { name: "f", description: "x", parameters: {} },
    { name: "f", input_schema: { type: "object" } },
  ].map((tool) => chat({ tools: [tool] })),
  chat({ functions: [{ name: "f", parameters: null }], function_call: "auto" }),
  format("text", { json_schema: null }),
  format("json_object", { schema: { type: "object" } }),
  format("json_schema", { json_schema: { schema: { type: "object" }, strict: null, description: null } }),
  format("json_schema", { schema: { type: "object" } }),
  format("json_schema", { json_schema: { name: "a", schema: true } }),
  format("json", { value: { type: "object" } }),
  format("regex", { pattern: "a+" }),
  format("regex_schema", { regex_schema: "a+" }),
  format("grammar", { grammar: 'root ::= "a"' }),
  format("ebnf", { ebnf: "root" }),
  format("structural_tag", { structures: [], triggers: [] }),
  format("python"),
  chat({ response_format: {} }),
  ...typedParts.map((one) => parts({ type: "text", text: "What is it?" }, one)),
  parts({ type: "text" }),
  parts({ type: "text", text: "Hi", cache_control: { type: "ephemeral" } }),
  parts({ type: "image_url", image_url: "https://a.example/b.png" }),
  parts({ type: "image_url", image_url: { url: "data:image/png;base64,aGk=", detail: null } }),
  parts({ type: "image_url", image_url: null, uuid: "image-1" }),
  parts({ type: "input_image", image_url: null, file_id: "file-1" }),
  parts({ type: "input_audio", input_audio: "aGk=" }),
  parts({ type: "file", file_id: "0b1c" }),
  parts({ type: "file", file: { file_data: "data:application/pdf;base64,aGk=", filename: "a.pdf" } }),
  parts({ type: "document_url", document_url: "https://a.example/b.pdf" }),
  chat({
    messages: [
      { role: "developer", content: "Be brief." },
      { ...user, name: null },
      {
        ...{ role: "assistant", content: null, refusal: null, audio: null, function_call: null },
        ...{ reasoning_content: null, reasoning_details: null, annotations: [], prefix: true },
        tool_calls: [
          { id: "1" },
          { id: "2", type: "function", function: { name: "f", arguments: "{}" } },
          { id: "3", function: { name: "f", arguments: { a: 1 } } },
          { id: "4", type: "function", function: { name: "f", arguments: null } },
          { id: "5", type: "custom", custom: { name: "g", input: "x" } },
        ],
      },
      { role: "tool", content: "ok" },
      { role: "function", name: "f", content: "ok" },
      { role: "assistant", content: "So:", tool_calls: null },
    ],
  }),
  // Labels, and what is one vendor's: an endpoint that does not read them takes anything.
  chat({ user: 5, metadata: "x", safety_identifier: 7, store: "yes", verbosity: 1, service_tier: null }),
  chat({ reasoning: "high", thinking: true, prediction: 5, modalities: "text", parallel_tool_calls: "no" }),
  chat({ guided_json: "{}", chat_template_kwargs: { enable_thinking: false }, options: { num_ctx: 1 } }),
];

const input = (...items: readonly object[]): Body => ({ model: "auto", input: items });
const answer = (fields: object): Body => ({ model: "auto", input: "Hi", ...fields });
const responsesBodies: readonly Body[] = [
  answer({ ...nothing("tools tool_choice text reasoning temperature top_p metadata store user prompt") }),
  answer({ text: { format: null, verbosity: null } }),
  answer({ text: { format: { type: "json_schema", schema: { type: "object" }, strict: null } } }),
  answer({ text: { format: { type: "json_schema", name: "a", schema: {}, description: null } } }),
  ...["auto", "none", "required", "any"].map((tool_choice) => answer({ tool_choice })),
  ...[
    { type: "function", name: "f" },
    { type: "file_search" },
    { type: "mcp", server_label: "x", name: null },
  ].map((tool_choice) => answer({ tool_choice })),
  ...[
    { type: "function", name: "f", parameters: null, strict: null, description: null },
    { type: "function", function: { name: "f", parameters: {} } },
    { type: "custom", name: "f", format: { type: "grammar", syntax: "lark", definition: "x" } },
    { type: "namespace", name: "n", tools: [{ type: "function", name: "f" }] },
    ...["web_search", "web_search_preview", "local_shell", "x_search", "of_tomorrow"].map((type) => ({
      type,
    })),
  ].map((tool) => answer({ tools: [tool] })),
  input({ role: "user", content: "Hi" }, { type: null, role: "assistant", content: "Hello" }),
  input({ role: "user", content: [{ type: "input_text", text: "Hi" }, ...typedParts] }),
  input(
    { type: "reasoning", summary: [], encrypted_content: "x", content: null },
    { type: "function_call", call_id: "c", name: "f", arguments: "{}", status: null },
    { type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "ok" }] },
    { type: "function_call", name: "f", arguments: "{}" },
    { type: "item_reference", id: "i" },
    { type: "of_tomorrow", anything: 5 },
  ),
];

const message = (fields: object): Body => ({ ...chat({ max_tokens: 10 }), ...fields });
const blocks = (...content: readonly object[]): Body => message({ messages: [{ role: "user", content }] });
const messagesBodies: readonly Body[] = [
  message(nothing("tools tool_choice thinking system stop_sequences temperature top_p metadata")),
  ...["enabled", "disabled", "adaptive", "auto"].map((type) => message({ thinking: { type } })),
  message({ thinking: { type: "enabled", budget_tokens: 1024 } }),
  message({ thinking: { type: "disabled", budget_tokens: 0 } }),
  ...["auto", "any", "none", "required"].map((type) => message({ tool_choice: { type } })),
  ...[
    { name: "f", input_schema: { type: "object" }, description: null, type: null },
    { type: "custom", name: "f" },
    { type: "web_search_20250305", name: "web_search" },
    { type: "mcp_toolset", mcp_server_name: "x" },
    { type: "function", function: { name: "f" } },
  ].map((tool) => message({ tools: [tool] })),
  message({ output_config: { effort: null, format: null } }),
  message({ output_config: { format: { type: "json_schema", schema: { type: "object" } } } }),
  message({ system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }] }),
  message({ mcp_servers: "x", context_management: null, container: "c" }),
  blocks(
    { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
    { type: "image", source: { type: "url", url: "https://a.example/b.png" } },
    { type: "image", source: { type: "of_tomorrow", where: 5 } },
    { type: "document", source: { type: "content", content: [{ type: "text", text: "x" }] }, title: null },
    { type: "document", source: { type: "file", file_id: "f" } },
    { type: "search_result", source: "https://a.example", title: "x", content: [] },
    { type: "tool_result", tool_use_id: "a", content: null, is_error: null },
    { type: "tool_result", tool_use_id: "a" },
    { type: "container_upload", file_id: "f" },
    { type: "of_tomorrow", anything: [5] },
  ),
  message({
    messages: [
      user,
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "x", signature: "s" },
          { type: "redacted_thinking", data: "x" },
          { type: "tool_use", id: "a", name: "f", input: {} },
          { type: "tool_use", id: "b", name: "f", input: null },
          { type: "server_tool_use", id: "c", name: "web_search", input: "x" },
          { type: "web_search_tool_result", tool_use_id: "c", content: [] },
          { type: "mcp_tool_use", id: "d", name: "x", server_name: "y", input: {} },
        ],
      },
    ],
  }),
];

const contents = (...list: readonly object[]): Body => ({ contents: [{ role: "user", parts: list }] });
const config = (generationConfig: object): Body => ({ ...contents({ text: "Hi" }), generationConfig });
const geminiBodies: readonly Body[] = [
  contents({ text: "Hi" }, { text: "" }, { inlineData: { mimeType: "image/png", data: "aGk=" } }),
  contents({ inline_data: { mime_type: "image/png", data: "aGk=" }, media_resolution: { level: "LOW" } }),
  contents({ file_data: { file_uri: "gs://a/b", mime_type: null }, video_metadata: { fps: 1 } }),
  contents({ function_call: { name: "f", args: {} } }, { functionResponse: { name: "f", response: {} } }),
  contents({ text: "x", thought: true }, { thoughtSignature: "c2ln" }, { thought_signature: "c2ln" }),
  contents({ executableCode: { code: "1" } }, { codeExecutionResult: { output: "1" } }),
  contents({ toolCall: { id: "x" } }, { toolResponse: { id: "x" } }, { ofTomorrow: 5, thought: true }),
  ...["text/plain", "application/json", "application/xml", "application/yaml", "text/x.enum", "", null].map(
    (responseMimeType) => config({ responseMimeType }),
  ),
  config({ temperature: 2.5, topK: 40.5, presencePenalty: 3, response_mime_type: "application/json" }),
  ...[{ googleSearch: {} }, { google_search: {} }, { codeExecution: {} }, { ofTomorrow: null }].map(
    (tool) => ({ ...contents({ text: "Hi" }), tools: [tool] }),
  ),
  { ...contents({ text: "Hi" }), tools: { function_declarations: { name: "f" } } },
];

/** Values that some provider takes, or that the gateway brings into a form that some provider takes, by the protocol of the client. */
export const goodValues = {
  "openai-chat": chatBodies,
  "openai-responses": responsesBodies,
  "anthropic-messages": messagesBodies,
  gemini: geminiBodies,
} as const;
