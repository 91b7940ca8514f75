import { describe, expect, it } from "vitest";
import type { Meters } from "../../engine/index.ts";
import type { Heard } from "./behaviours/conversation.ts";
import { clientProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

/** Replies of Anthropic's, OpenAI's Responses, Bedrock's and Google's protocols, streamed and whole, as recorded of the providers: what each client hears of them. */
interface Row {
  readonly from: "anthropic-messages" | "openai-responses" | "bedrock-converse" | "gemini" | "openai-chat";
  /** A reply of one piece, or the events of a stream: `[name, data]` where the protocol names them outside. */
  readonly whole?: Fields;
  readonly events?: readonly (Fields | readonly [string, Fields])[];
  readonly heard?: Partial<Heard>;
  readonly endings?: readonly [chat: string, messages: string, responses: string];
  readonly usage?: Partial<Meters>;
  readonly isBroken?: true;
}

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
const response = (fields: Fields): Fields => ({
  ...{ id: "resp_1", object: "response", created_at: 7, model: "gpt-5", status: "completed", error: null },
  usage: {
    ...{ input_tokens: 10, input_tokens_details: { cached_tokens: 4 }, output_tokens: 5, total_tokens: 15 },
    output_tokens_details: { reasoning_tokens: 2 },
  },
  ...fields,
});
const said = (words: string, annotations: readonly Fields[] = []): Fields => ({
  ...{ type: "message", id: "msg_1", role: "assistant", status: "completed" },
  content: [{ type: "output_text", text: words, annotations, logprobs: [] }],
});
const converse = (content: readonly Fields[], stopReason = "end_turn", more: Fields = {}): Fields => ({
  output: { message: { role: "assistant", content } },
  ...{ stopReason, usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } },
  ...more,
});
const stopped = ["stop", "end_turn", "completed"] as const;
const rome = { id: "toolu_1", name: "weather", input: { city: "Rome" } };
const source = { url: "https://a.example/", title: "A" };

const rows: Readonly<Record<string, Row>> = {
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
    endings: ["tool_calls", "tool_use", "completed"],
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
    endings: ["stop", "pause_turn", "completed"],
  },
  "Anthropic: the context window is full": {
    from: "anthropic-messages",
    events: [start(), ...block(0, empty, ...text("A")), ...stop("model_context_window_exceeded")],
    heard: { text: "A" },
    endings: ["length", "model_context_window_exceeded", "max_output_tokens"],
  },
  "Anthropic: a refusal in the middle, with its reason": {
    from: "anthropic-messages",
    events: [
      start(),
      ...block(0, empty, ...text("First, ")),
      ...stop("refusal", { stop_details: { type: "refusal", category: "cyber", explanation: "not that" } }),
    ],
    heard: { text: "First, " },
    endings: ["content_filter", "refusal", "completed"],
  },
  "Anthropic: a stop sequence": {
    from: "anthropic-messages",
    events: [start(), ...block(0, empty, ...text("A")), ...stop("stop_sequence", { stop_sequence: "END" })],
    endings: ["stop", "stop_sequence", "completed"],
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
    endings: ["tool_calls", "tool_use", "completed"],
  },
  "Responses: sources in the finished item alone": {
    from: "openai-responses",
    events: [
      { type: "response.created", response: response({ status: "in_progress", output: [], usage: null }) },
      { type: "response.output_item.added", output_index: 0, item: { ...said(""), content: [] } },
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Rome" },
      {
        ...{ type: "response.output_item.done", output_index: 0 },
        item: said("Rome", [{ type: "url_citation", ...source, start_index: 0, end_index: 4 }]),
      },
      {
        type: "response.completed",
        response: response({
          output: [said("Rome", [{ type: "url_citation", ...source, start_index: 0, end_index: 4 }])],
        }),
      },
    ],
    heard: { text: "Rome", sources: [source] },
    endings: stopped,
    usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, reasoningTokens: 2 },
  },
  "Responses: a filter in the middle": {
    from: "openai-responses",
    events: [
      { type: "response.created", response: response({ status: "in_progress", output: [], usage: null }) },
      { type: "response.output_item.added", output_index: 0, item: { ...said(""), content: [] } },
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "A" },
      { type: "response.output_item.done", output_index: 0, item: { ...said("A"), status: "incomplete" } },
      {
        type: "response.incomplete",
        response: response({
          ...{ status: "incomplete", incomplete_details: { reason: "content_filter" } },
          output: [{ ...said("A"), status: "incomplete" }],
        }),
      },
    ],
    heard: { text: "A" },
    endings: ["content_filter", "refusal", "content_filter"],
  },
  "Responses: a failure after the first words": {
    from: "openai-responses",
    events: [
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "A" },
      {
        type: "response.failed",
        response: response({ status: "failed", error: { code: "server_error", message: "boom" } }),
      },
    ],
    isBroken: true,
  },
  "Responses, whole: searches, which are billed each": {
    from: "openai-responses",
    whole: response({ output: [said("Rome")], tool_usage: { web_search: { num_requests: 2 } } }),
    heard: { text: "Rome" },
    usage: { inputTokens: 10, outputTokens: 5, searches: 2 },
  },
  "Responses, whole: reasoning, a call and text": {
    from: "openai-responses",
    whole: response({
      output: [
        {
          ...{ type: "reasoning", id: "rs_1", encrypted_content: "RQ==" },
          summary: [
            { type: "summary_text", text: "Hm" },
            { type: "summary_text", text: "ok" },
          ],
        },
        said("Hi"),
        {
          ...{ type: "function_call", id: "fc_1", call_id: "toolu_1", name: "weather", status: "completed" },
          arguments: '{"city":"Rome"}',
        },
      ],
    }),
    heard: { text: "Hi", calls: [rome] },
    endings: ["tool_calls", "tool_use", "completed"],
  },
  "Bedrock, whole: sealed thinking, text and a call": {
    from: "bedrock-converse",
    whole: converse(
      [
        { reasoningContent: { reasoningText: { text: "Hm", signature: "U2ln" } } },
        { text: "Hi" },
        { toolUse: { toolUseId: "toolu_1", name: "weather", input: { city: "Rome" } } },
      ],
      "tool_use",
      {
        usage: {
          ...{ inputTokens: 3, outputTokens: 5, totalTokens: 308, cacheReadInputTokens: 100 },
          ...{ cacheWriteInputTokens: 200, cacheDetails: [{ ttl: "1h", inputTokens: 150 }] },
        },
      },
    ),
    heard: { text: "Hi", thinking: "Hm", calls: [rome] },
    endings: ["tool_calls", "tool_use", "completed"],
    usage: { inputTokens: 303, cachedInputTokens: 100, cacheWriteTokens: 50, cacheWrite1hTokens: 150 },
  },
  "Bedrock: a guardrail that stepped in": {
    from: "bedrock-converse",
    events: [
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Sorry, no." } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
      ["messageStop", { stopReason: "guardrail_intervened" }],
      ["metadata", { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, trace: {} }],
    ],
    heard: { text: "Sorry, no." },
    endings: ["content_filter", "refusal", "content_filter"],
    usage: { inputTokens: 10, outputTokens: 5 },
  },
  "Bedrock: which sequence ended it": {
    from: "bedrock-converse",
    whole: converse([{ text: "A" }], "stop_sequence", {
      additionalModelResponseFields: { stop_sequence: "END" },
    }),
    endings: ["stop", "stop_sequence", "completed"],
  },
  "Bedrock: a call that came out malformed": {
    from: "bedrock-converse",
    whole: converse([{ text: "Let me" }], "malformed_tool_use"),
    isBroken: true,
  },
  "Bedrock: throttled in the middle": {
    from: "bedrock-converse",
    events: [
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "A" } }],
      ["throttlingException", { message: "Too many requests" }],
    ],
    isBroken: true,
  },
  "Gemini: the prompt was blocked": {
    from: "gemini",
    whole: {
      promptFeedback: { blockReason: "PROHIBITED_CONTENT", safetyRatings: [] },
      usageMetadata: { promptTokenCount: 10, totalTokenCount: 10 },
      modelVersion: "gemini-3-pro",
    },
    endings: ["content_filter", "refusal", "content_filter"],
    usage: { inputTokens: 10, outputTokens: 0 },
  },
  "Gemini, whole: code that it ran, a seal behind the text": {
    from: "gemini",
    whole: {
      candidates: [
        {
          content: {
            role: "model",
            parts: [
              { executableCode: { language: "PYTHON", code: "print(1)" } },
              { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
              { text: "One.", thoughtSignature: "U2ln" },
            ],
          },
          ...{ finishReason: "STOP", index: 0 },
        },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, toolUsePromptTokenCount: 7 },
    },
    heard: { text: "\n```python\nprint(1)\n```\n\n```\n1\n```\nOne." },
    endings: stopped,
    usage: { inputTokens: 17, outputTokens: 5 },
  },
  "Gemini: sources without places": {
    from: "gemini",
    whole: {
      candidates: [
        {
          content: { role: "model", parts: [{ text: "Rome" }] },
          groundingMetadata: {
            groundingChunks: [{ web: { uri: source.url, title: source.title } }],
            webSearchQueries: ["rome"],
          },
          finishReason: "STOP",
        },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5 },
    },
    heard: { text: "Rome", sources: [source] },
    usage: { searches: 1 },
  },
  "Google's OpenAI-compatible endpoint: a filter behind a colon": {
    from: "openai-chat",
    whole: {
      ...{ id: "c1", object: "chat.completion", created: 7, model: "gemini-3-pro" },
      choices: [
        {
          ...{ index: 0, finish_reason: "content_filter: RECITATION" },
          message: { role: "assistant", content: "A" },
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    },
    endings: ["content_filter: RECITATION", "refusal", "content_filter"],
  },
  "MiniMax: a limit in a reply of 200": {
    from: "openai-chat",
    whole: { choices: null, base_resp: { status_code: 1002, status_msg: "rate limit" } },
    isBroken: true,
  },
};

const context: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set() },
  clientBody: { stream: true, stream_options: { include_usage: true } },
  priceUsage: () => ({ cost: null, unknownReason: "there is no price" }),
  maxEventBytes: 100_000,
};

const cells = Object.entries(rows).flatMap(([name, row]) =>
  clientProtocols.map((client, at) => [name, client.protocol, row, client, at] as const),
);

describe.each(cells)("%s, for a client of %s", (_name, protocol, row, client, at) => {
  const codec = replyCodec(protocol as never, row.from)!;

  function check(heard: Heard, usage: Meters | null): void {
    expect(heard.violations).toEqual([]);
    expect(heard).toMatchObject(row.heard ?? {});
    if (row.endings !== undefined) expect(heard.ending).toBe(row.endings[at]);
    expect(usage).toMatchObject(row.usage ?? {});
  }

  // A row is a whole reply or a stream.
  if (row.whole !== undefined)
    it("is understood", () => {
      const reply = codec.readWhole(Buffer.from(JSON.stringify(row.whole)), context);
      expect(reply.kind).toBe(row.isBroken ? "error-body" : "reply");
      if (reply.kind !== "reply") return;
      const heard = client.hear(JSON.parse(Buffer.from(reply.bytes, "latin1").toString("utf8")));
      check(protocol === row.from ? { ...heard, violations: [] } : heard, reply.usage);
    });

  if (row.events !== undefined)
    it.each([1, 11, 100_000])("is understood in pieces of %d bytes", (length) => {
      const lines = (row.events ?? []).map((event) => {
        const [type, data] = Array.isArray(event) ? event : [(event as Fields).type, event];
        return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
      });
      const bytes = Buffer.from(lines.join(""));
      const stream = codec.openStream(context);
      let out = "";
      for (let from = 0; from < bytes.length && stream.fault === null; from += length)
        out += stream.push(bytes.subarray(from, from + length));
      if (stream.fault === null) out += stream.end();
      expect(stream.isDone && stream.fault === null).toBe(row.isBroken !== true);
      if (row.isBroken) return;
      const heard = client.hearStream(Buffer.from(out, "latin1").toString("utf8"))!;
      check(protocol === row.from ? { ...heard, violations: [] } : heard, stream.usage);
    });
});
