import type { Fields } from "./fields.ts";
import { describeRecordedReplies, rome, source, stopped } from "./testing/describe-recorded-replies.ts";

const start = (usage: Fields = { input_tokens: 10, output_tokens: 1 }): Fields => ({
  type: "message_start",
  message: {
    ...{ id: "msg_01", type: "message", role: "assistant", model: "claude-opus-4-8", content: [] },
    ...{ stop_reason: null, stop_sequence: null, usage },
  },
});
const block = (index: number, content_block: Fields, ...deltas: readonly Fields[]): Fields[] => [
  { type: "content_block_start", index, content_block },
  ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
  { type: "content_block_stop", index },
];
const text = (...texts: readonly string[]): readonly Fields[] =>
  texts.map((piece) => ({ type: "text_delta", text: piece }));
const stop = (stop_reason: string, more: Fields = {}, usage: Fields = { output_tokens: 5 }): Fields[] => [
  { type: "message_delta", delta: { stop_reason, stop_sequence: null, ...more }, usage },
  { type: "message_stop" },
];
const empty = { type: "text", text: "" };
describeRecordedReplies({
  "Anthropic: fine-grained tool streaming, input cut inside a key": {
    from: "anthropic-messages",
    events: [
      start(),
      { type: "ping" },
      ...block(
        0,
        { type: "tool_use", id: "toolu_1", name: "weather", input: {}, caller: { type: "direct" } },
        ...["", '{"ci', 'ty": "Ro', 'me"}'].map((partial_json) => ({
          type: "input_json_delta",
          partial_json,
        })),
      ),
      ...stop("tool_use"),
    ],
    heard: { calls: [rome] },
    endings: ["tool_calls", "tool_use", "completed", "STOP"],
  },
  "Anthropic: a call without input": {
    from: "anthropic-messages",
    events: [
      start(),
      ...block(0, { type: "tool_use", id: "toolu_1", name: "weather", input: {} }),
      ...stop("tool_use"),
    ],
    heard: { calls: [{ ...rome, input: {} }] },
  },
  "Anthropic: a turn that paused": {
    from: "anthropic-messages",
    events: [start(), ...block(0, empty, ...text("Searching")), ...stop("pause_turn")],
    heard: { text: "Searching" },
    endings: ["stop", "pause_turn", "completed", "STOP"],
  },
  "Anthropic: the context window is full": {
    from: "anthropic-messages",
    events: [start(), ...block(0, empty, ...text("A")), ...stop("model_context_window_exceeded")],
    heard: { text: "A" },
    endings: ["length", "model_context_window_exceeded", "max_output_tokens", "MAX_TOKENS"],
  },
  "Anthropic: a refusal in the middle, with its reason": {
    from: "anthropic-messages",
    events: [
      start(),
      ...block(0, empty, ...text("First, ")),
      ...stop("refusal", { stop_details: { type: "refusal", category: "cyber", explanation: "not that" } }),
    ],
    heard: { text: "First, " },
    endings: ["content_filter", "refusal", "completed", "SAFETY"],
  },
  "Anthropic: a stop sequence": {
    from: "anthropic-messages",
    events: [start(), ...block(0, empty, ...text("A")), ...stop("stop_sequence", { stop_sequence: "END" })],
    endings: ["stop", "stop_sequence", "completed", "STOP"],
  },
  "Anthropic: thinking kept to itself, then redacted": {
    from: "anthropic-messages",
    events: [
      start(),
      ...block(
        0,
        { type: "thinking", thinking: "", signature: "" },
        { type: "signature_delta", signature: "U2ln" },
      ),
      ...block(1, { type: "redacted_thinking", data: "RGF0YQ==" }),
      ...block(2, empty, ...text("Hi")),
      ...stop("end_turn", {}, { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } }),
    ],
    heard: { text: "Hi", thinking: "" },
    endings: stopped,
    usage: { outputTokens: 9, reasoningTokens: 4 },
  },
  "Anthropic: a search with sources, as its own clients ask for": {
    from: "anthropic-messages",
    events: [
      start(),
      ...block(0, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      ...block(1, {
        ...{ type: "web_search_tool_result", tool_use_id: "srvtoolu_1" },
        content: [{ type: "web_search_result", ...source, encrypted_content: "RQ==", page_age: null }],
      }),
      ...block(2, { ...empty, citations: [] }, ...text("Rome"), {
        type: "citations_delta",
        citation: {
          ...{ type: "web_search_result_location", ...source, cited_text: "Rome is" },
          encrypted_index: "SQ==",
        },
      }),
      ...stop(
        "end_turn",
        {},
        { input_tokens: 900, output_tokens: 5, server_tool_use: { web_search_requests: 1 } },
      ),
    ],
    heard: { text: "Rome", sources: [source] },
    endings: stopped,
    usage: { inputTokens: 900, outputTokens: 5, searches: 1 },
  },
  "Anthropic: writes of both lifetimes, told at the start": {
    from: "anthropic-messages",
    events: [
      start({
        ...{ input_tokens: 3, cache_read_input_tokens: 1_000, cache_creation_input_tokens: 300 },
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
        ...{ output_tokens: 1, service_tier: "standard", inference_geo: "global" },
      }),
      ...block(0, empty, ...text("Hi")),
      ...stop("end_turn"),
    ],
    usage: {
      ...{ inputTokens: 1_303, cachedInputTokens: 1_000, cacheWriteTokens: 100, cacheWrite1hTokens: 200 },
      outputTokens: 5,
    },
  },
  "Anthropic: an overload after the first words": {
    from: "anthropic-messages",
    events: [
      start(),
      { type: "content_block_start", index: 0, content_block: empty },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "A" } },
      { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    ],
    isBroken: true,
  },
  "Anthropic, whole: text between two calls": {
    from: "anthropic-messages",
    whole: {
      ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-opus-4-8" },
      content: [
        { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Rome" } },
        { type: "text", text: "And" },
        { type: "tool_use", id: "toolu_2", name: "weather", input: { city: "Oslo" } },
      ],
      ...{ stop_reason: "tool_use", stop_sequence: null, usage: { input_tokens: 10, output_tokens: 5 } },
    },
    heard: { text: "And", calls: [rome, { id: "toolu_2", name: "weather", input: { city: "Oslo" } }] },
    endings: ["tool_calls", "tool_use", "completed", "STOP"],
  },
});
