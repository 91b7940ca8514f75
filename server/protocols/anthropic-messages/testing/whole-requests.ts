import type { Fields } from "../../fields.ts";

/** With every kind of turn and block that a client sends. */
export const conversation: Fields = {
  model: "auto",
  max_tokens: 1_000,
  system: [
    { type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } },
    { type: "text", text: "Be kind." },
  ],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
        { type: "image", source: { type: "url", url: "https://example.org/a.png" } },
        { type: "image", source: { type: "file", file_id: "file_1" }, cache_control: { type: "ephemeral" } },
        {
          ...{ type: "document", title: "T", context: "C", citations: { enabled: true } },
          source: { type: "text", media_type: "text/plain", data: "plain" },
        },
        { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0x" } },
        { type: "document", source: { type: "url", url: "https://example.org/a.pdf" } },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Look it up.", signature: "sig" },
        { type: "redacted_thinking", data: "sealed" },
        { type: "text", text: "Let me look." },
        { type: "tool_use", id: "toolu_1", name: "find", input: { x: 1 } },
        { type: "tool_use", id: "toolu_2", name: "find", input: {}, cache_control: { type: "ephemeral" } },
      ],
    },
    {
      role: "user",
      content: [
        {
          ...{ type: "tool_result", tool_use_id: "toolu_1", is_error: true },
          content: [
            { type: "text", text: "failed" },
            { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/" } },
          ],
        },
        { type: "tool_result", tool_use_id: "toolu_2", content: [{ type: "text", text: "found" }] },
        { type: "text", text: "Go on." },
      ],
    },
    { role: "system", content: [{ type: "text", text: "Answer in French." }] },
    { role: "assistant", content: [{ type: "text", text: "Alors" }] },
    { role: "user", content: [{ type: "text", text: "And?" }] },
  ],
  tools: [
    {
      ...{ name: "find", description: "Finds.", strict: true, cache_control: { type: "ephemeral" } },
      input_schema: { type: "object", properties: { x: { type: "integer" } }, additionalProperties: false },
    },
  ],
  tool_choice: { type: "auto", disable_parallel_tool_use: true },
  stop_sequences: ["END"],
  thinking: { type: "adaptive", display: "omitted" },
  output_config: {
    effort: "high",
    format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
  },
  metadata: { user_id: "u" },
  service_tier: "standard_only",
  stream: true,
};

const chatTools = [
  {
    ...{ type: "function" },
    function: {
      ...{ name: "find", description: "Finds.", strict: true },
      parameters: { type: "object", properties: { x: { type: "integer" } }, additionalProperties: false },
    },
  },
];

/** The same of chat completions. */
export const chatBodies: readonly Fields[] = [
  {
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
        ],
      },
      {
        role: "assistant",
        content: "Let me look.",
        reasoning_details: [
          { type: "reasoning.text", text: "Hm", signature: "sig", format: "anthropic-claude-v1", index: 0 },
        ],
        tool_calls: [
          { id: "a", type: "function", function: { name: "find", arguments: '{"x":1}' } },
          { id: "b", type: "function", function: { name: "find", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "a", content: "found" },
      { role: "tool", tool_call_id: "b", content: "nothing" },
      { role: "user", content: "Go on." },
    ],
    tools: chatTools,
    tool_choice: { type: "function", function: { name: "find" } },
    parallel_tool_calls: false,
    ...{ max_completion_tokens: 500, stop: ["END"], stream: true, user: "u" },
  },
  { messages: [{ role: "user", content: "Hi" }], temperature: 1.5, top_p: 0.5, top_k: 3, seed: 1 },
  {
    messages: [{ role: "user", content: "Hi" }],
    reasoning_effort: "xhigh",
    service_tier: "flex",
    verbosity: "low",
  },
  { messages: [{ role: "user", content: "Hi" }], response_format: { type: "json_object" }, tools: chatTools },
  {
    messages: [
      { role: "assistant", content: "First" },
      { role: "user", content: "" },
    ],
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "s",
        schema: { type: "object", properties: { n: { type: "number", minimum: 1 } } },
      },
    },
  },
];
