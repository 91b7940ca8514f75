import type { ReplyContext } from "../../reply-codec.ts";

/** Of a reply that costs 3 nano-dollars wherever its usage is known. */
export const replyContext = (changes: Partial<ReplyContext> = {}): ReplyContext => ({
  requestId: "r1",
  nowSeconds: 7,
  servedModelId: "vendor/served",
  customTools: new Set(),
  clientBody: {},
  priceUsage: (usage) =>
    usage === null
      ? { cost: null, unknownReason: "no usage" }
      : { cost: { upstreamNanoUsd: 3, markupNanoUsd: 0, totalNanoUsd: 3 }, unknownReason: null },
  maxEventBytes: 1 << 20,
  ...changes,
});

export const usage = {
  ...{ input_tokens: 10, cache_read_input_tokens: 200, cache_creation_input_tokens: 70, output_tokens: 40 },
  cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 20 },
  output_tokens_details: { thinking_tokens: 12 },
  server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
  service_tier: "standard",
};

/** With every kind of block that a model writes. */
export const message = {
  ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-opus-5", stop_sequence: null },
  content: [
    { type: "thinking", thinking: "Look.", signature: "sig" },
    { type: "redacted_thinking", data: "sealed" },
    { type: "text", text: "naïve 日本 😀" },
    { type: "tool_use", id: "toolu_1", name: "find", input: { x: [1, { y: "z" }] } },
    { type: "tool_use", id: "toolu_2", name: "find", input: {} },
  ],
  stop_reason: "tool_use",
  usage,
};
