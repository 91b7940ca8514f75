import { describe, expect, it } from "vitest";
import { replyContext } from "./anthropic-messages/testing/whole-reply.ts";
import { type Fields, fieldsList, fieldsOf } from "./fields.ts";
import { replyCodec } from "./protocols.ts";

const response = { id: "r", object: "response", model: "upstream", output: [] };
const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "upstream" };

/** A short stream of each protocol; `usage` stands in the event that ends it. */
const streams = {
  "openai-chat": (usage: Fields) => [
    { ...chunk, choices: [{ index: 0, delta: { role: "assistant", content: "Hi" }, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage },
  ],
  "openai-responses": (usage: Fields) => [
    { type: "response.created", response: { ...response, status: "in_progress" } },
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Hi" },
    { type: "response.completed", response: { ...response, status: "completed", usage } },
  ],
  "anthropic-messages": (usage: Fields) => [
    {
      type: "message_start",
      message: { id: "m", type: "message", role: "assistant", model: "upstream", content: [], usage },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "Hi" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ],
  gemini: (usage: Fields) => [
    {
      candidates: [{ content: { parts: [{ text: "Hi" }], role: "model" }, finishReason: "STOP" }],
      modelVersion: "upstream",
      usageMetadata: usage,
    },
  ],
} as const satisfies Readonly<Record<string, (usage: Fields) => readonly Fields[]>>;

const filled: Readonly<Record<keyof typeof streams, Fields>> = {
  "openai-chat": { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  "openai-responses": { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
  "anthropic-messages": { input_tokens: 1, output_tokens: 1 },
  gemini: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
};
const protocols = Object.keys(streams) as (keyof typeof streams)[];

/** What a client reads, put together from all `data` lines of an event as the standard has it. */
function passedThrough(protocol: keyof typeof streams, sent: string): Fields[] {
  const stream = replyCodec(protocol, protocol)!.openStream(replyContext());
  const text = stream.push(Buffer.from(sent)) + stream.end();
  expect([protocol, stream.fault, stream.isDone]).toEqual([protocol, null, true]);
  return text
    .replaceAll("\r\n", "\n")
    .split("\n\n")
    .map((event) => [...event.matchAll(/^data: ?(.*)$/gm)].map(([, data]) => data).join("\n"))
    .filter((data) => data !== "" && data !== "[DONE]")
    .map((data) => JSON.parse(data) as Fields);
}

const close = (protocol: string): string => (protocol === "openai-chat" ? "data: [DONE]\n\n" : "");

/** The usage of the event that ends the stream, wherever its protocol has it. */
const usageIn = (event: Fields): Fields =>
  fieldsOf(event.usageMetadata ?? event.usage ?? fieldsOf(event.response).usage);
const lastUsage = (events: readonly Fields[]): Fields =>
  events.map(usageIn).findLast((usage) => Object.keys(usage).length > 0) ?? {};

describe.each(protocols)("a stream of %s that is passed through", (protocol) => {
  it.each(["\n", "\r\n"])("can be read where data stands on several lines that end with %j", (lineEnd) => {
    const events = streams[protocol](filled[protocol]);
    const sent = events.map((event) => `${JSON.stringify(event, null, 2).replace(/^/gm, "data: ")}\n\n`);
    const read = passedThrough(protocol, (sent.join("") + close(protocol)).replaceAll("\n", lineEnd));
    expect(fieldsList(read)).toHaveLength(events.length);
    expect(lastUsage(read)).toMatchObject({ ...filled[protocol], cost: 3e-9 });
    expect(JSON.stringify(read)).toContain("vendor/served");
  });

  it("can be read where the upstream's usage is empty", () => {
    const events = streams[protocol]({});
    const sent = events.map((event) => `data: ${JSON.stringify(event).replaceAll("{}", "{ }")}\n\n`);
    const read = passedThrough(protocol, sent.join("") + close(protocol));
    expect(lastUsage(read)).toHaveProperty("cost");
  });
});
