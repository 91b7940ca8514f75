import type Anthropic from "@anthropic-ai/sdk";
import type { Behaviour } from "../../pipeline/dispatch/testing/fake-upstream.ts";
import type { Fields } from "../../protocols/fields.ts";

export const question = {
  max_tokens: 1_000,
  system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
  messages: [{ role: "user", content: "Hi" }],
  tools: [{ name: "find", input_schema: { type: "object", properties: {} } }],
} as const;

/** What the SDK's types let through as a request for any model. */
export const asked = (changes: Fields): Anthropic.MessageCreateParamsNonStreaming =>
  ({ ...question, ...changes }) as unknown as Anthropic.MessageCreateParamsNonStreaming;

export const usage = {
  ...{
    input_tokens: 100,
    cache_read_input_tokens: 2_455,
    cache_creation_input_tokens: 300,
    output_tokens: 40,
  },
  cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 100 },
};

/** Whole, as Claude answers: a thought, text and two calls of a tool. */
export const message = {
  ...{ id: "msg_up", type: "message", role: "assistant", model: "claude-opus-4-8", stop_sequence: null },
  content: [
    { type: "thinking", thinking: "Let me see.", signature: "EqQBsig+/=" },
    { type: "text", text: "naïve 日本 😀" },
    { type: "tool_use", id: "toolu_1", name: "find", input: { x: { y: [1, 2] } } },
    { type: "tool_use", id: "toolu_2", name: "find", input: {} },
  ],
  stop_reason: "tool_use",
  usage,
};

/** By the bundled list price of Opus 4.8: $5 in, $0.50 cached, $6.25 written, $10 for an hour, $25 out, per million. Haiku 4.5 costs a fifth. */
export const costUsd = (100 * 5 + 2_455 * 0.5 + 200 * 6.25 + 100 * 10 + 40 * 25) / 1e6;

const chatChunks = (...deltas: readonly Fields[]): string =>
  [
    ...deltas.map((delta) => ({ delta, finish_reason: null })),
    { delta: {}, finish_reason: deltas.some(({ tool_calls }) => tool_calls) ? "tool_calls" : "stop" },
  ]
    .map(
      (choice) => `data: ${JSON.stringify({ id: "c1", model: "m", choices: [{ index: 0, ...choice }] })}\n\n`,
    )
    .join("");

const chatUsage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
const chatEnd = `data: ${JSON.stringify({ id: "c1", choices: [], usage: chatUsage })}\n\ndata: [DONE]\n\n`;

/** An upstream of OpenAI's protocol that streams these deltas. */
export const chatStream =
  (...deltas: readonly Fields[]): Behaviour =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(chatChunks(...deltas) + chatEnd);
  };

/** A stream of OpenAI's protocol that has begun and goes no further. */
export const chatBeginning = (content: string): string => `${chatChunks({ content }).split("\n\n")[0]}\n\n`;

/** An upstream of either protocol that begins a stream and never ends it. */
export const hang =
  (onBegun: () => void): Behaviour =>
  (response, request) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const start = { type: "message_start", message: { ...message, content: [], stop_reason: null } };
    const block = { type: "content_block_start", index: 0, content_block: { type: "text", text: "H" } };
    response.write(
      request.path.endsWith("/chat/completions")
        ? chatBeginning("H")
        : [start, block].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
    );
    onBegun();
  };
