import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyReader } from "../openai-chat/chat-reply-reader.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { fittingId } from "./fitting-id.ts";
import { messagesPassthrough } from "./messages-passthrough.ts";
import { messagesReplyReader } from "./messages-reply-reader.ts";
import { messagesReplyWriter } from "./messages-reply-writer.ts";
import { readMessagesRequest } from "./read-messages-request.ts";
import { message, replyContext, usage } from "./testing/whole-reply.ts";

const toMessages = translatedCodec(chatReplyReader, messagesReplyWriter);
const toChat = translatedCodec(messagesReplyReader, chatReplyWriter);
/** Through events and back. */
const there = translatedCodec(messagesReplyReader, messagesReplyWriter);

const meters: Meters = {
  ...{ inputTokens: 280, cachedInputTokens: 200, cacheWriteTokens: 50, cacheWrite1hTokens: 20 },
  ...{ outputTokens: 40, reasoningTokens: 12, searches: 2 },
};

const sse = (events: readonly Fields[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

const delta = (index: number, body: Fields): Fields => ({ type: "content_block_delta", index, delta: body });

const { output_tokens: outputTokens, ...inputUsage } = usage;
const streamEvents: readonly Fields[] = [
  {
    type: "message_start",
    message: { ...message, content: [], stop_reason: null, usage: { ...inputUsage, output_tokens: 1 } },
  },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "ping" },
  delta(0, { type: "thinking_delta", thinking: "Look." }),
  delta(0, { type: "signature_delta", signature: "sig" }),
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: message.content[1]! },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
  delta(2, { type: "text_delta", text: "naïve 日本" }),
  delta(2, { type: "text_delta", text: " 😀" }),
  { type: "content_block_stop", index: 2 },
  { type: "content_block_start", index: 3, content_block: { ...message.content[3], input: {} } },
  delta(3, { type: "input_json_delta", partial_json: "" }),
  delta(3, { type: "input_json_delta", partial_json: '{"x":[1,' }),
  delta(3, { type: "input_json_delta", partial_json: '{"y":"z"}]}' }),
  { type: "content_block_stop", index: 3 },
  { type: "content_block_start", index: 4, content_block: { ...message.content[4], input: {} } },
  { type: "content_block_stop", index: 4 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { output_tokens: outputTokens },
  },
  { type: "message_stop" },
];

const withoutCost = ({ cost: _cost, cost_details: _details, ...rest }: Record<string, unknown>): Fields =>
  rest;

/** A stream's events put together as Anthropic's SDK does, each checked on the way. */
function assemble(text: string): Fields {
  let whole: Record<string, unknown> = {};
  const content: Record<string, unknown>[] = [];
  let open: number | null = null;
  let input = "";
  for (const line of text.split("\n").filter((one) => one.startsWith("data: "))) {
    const event = fieldsOf(JSON.parse(line.slice(6)));
    if (officialSchemasSkipped === "" && event.type !== "ping")
      expect(officialViolations("anthropic.RawMessageStreamEvent", stripped(event))).toEqual([]);
    const piece = fieldsOf(event.delta);
    const block = content.at(-1)!;
    switch (event.type) {
      case "message_start":
        whole = { ...fieldsOf(event.message) };
        break;
      case "content_block_start":
        expect([open, event.index]).toEqual([null, content.length]);
        open = content.length;
        content.push({ ...fieldsOf(event.content_block) });
        break;
      case "content_block_delta":
        expect(event.index).toBe(open);
        if (piece.type === "text_delta") block.text = `${block.text}${piece.text}`;
        if (piece.type === "thinking_delta") block.thinking = `${block.thinking}${piece.thinking}`;
        if (piece.type === "signature_delta") block.signature = piece.signature;
        if (piece.type === "input_json_delta") input += piece.partial_json;
        break;
      case "content_block_stop":
        if (input !== "") block.input = JSON.parse(input);
        input = "";
        open = null;
        break;
      case "message_delta":
        whole = { ...whole, ...piece, usage: { ...fieldsOf(whole.usage), ...fieldsOf(event.usage) } };
    }
  }
  expect(open).toBeNull();
  return { ...whole, content };
}

const stripped = (event: Fields): Fields => {
  const usageOf = fieldsOf(event.usage);
  // The gateway's own figures, and models that the SDK's list does not know.
  if (event.type === "message_delta") return { ...event, usage: withoutCost({ ...usageOf }) };
  if (event.type !== "message_start") return event;
  return { ...event, message: { ...fieldsOf(event.message), model: "claude-opus-5" } };
};

function pour(codec: typeof there, bytes: Buffer, size: number, changes: Partial<ReplyContext> = {}) {
  const stream = codec.openStream(replyContext(changes));
  let text = "";
  for (let at = 0; at < bytes.length; at += size) text += stream.push(bytes.subarray(at, at + size));
  return { stream, text: text + stream.end() };
}

describe("messagesReplyReader and messagesReplyWriter", () => {
  it("say a stream again as the same message, however its bytes are cut", () => {
    for (const lineEnd of ["\n", "\r\n"]) {
      const bytes = Buffer.from(sse(streamEvents).replaceAll("\n", lineEnd));
      for (const size of [1, 7, 1_000, bytes.length]) {
        const { stream, text } = pour(there, bytes, size);
        expect(stream).toMatchObject({ isDone: true, fault: null, usage: meters, finishReason: "tool_use" });
        expect(assemble(text).content).toEqual(message.content);
        expect(fieldsOf(assemble(text).usage)).toMatchObject({
          input_tokens: 10,
          output_tokens: 40,
          cost: 3e-9,
        });
      }
    }
  });

  it("says a whole reply again", () => {
    const read = there.readWhole(Buffer.from(JSON.stringify(message)), replyContext());
    expect(read).toMatchObject({ kind: "reply", usage: meters, finishReason: "tool_use", hasAnswer: true });
    const written = fieldsOf(JSON.parse((read as { bytes: string }).bytes));
    expect(written.content).toEqual(message.content);
    const closed = { ...written, model: "claude-opus-5", usage: withoutCost({ ...fieldsOf(written.usage) }) };
    expect(closed.usage).toEqual(usage);
    if (officialSchemasSkipped === "") expect(officialViolations("anthropic.Message", closed)).toEqual([]);
  });

  it("puts calls that come interleaved into blocks one after the other", () => {
    const piece = (tool_calls: Fields[], finish_reason: string | null = null): string =>
      `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta: { tool_calls }, finish_reason }] })}\n\n`;
    const call = (index: number, args: string, id?: string): Fields => ({
      index,
      ...(id ? { id, type: "function" } : {}),
      function: { ...(id ? { name: "f" } : {}), arguments: args },
    });
    const stream = [
      piece([call(0, "", "call.a")]),
      piece([call(1, '{"b"', "b"), call(0, '{"a"')]),
      piece([call(1, ":2}"), call(0, ":1}")]),
      piece([], "tool_calls"),
      "data: [DONE]\n\n",
    ].join("");
    const { text } = pour(toMessages, Buffer.from(stream), 5);
    expect(assemble(text)).toMatchObject({
      stop_reason: "tool_use",
      content: [
        { type: "tool_use", id: fittingId("call.a"), input: { a: 1 } },
        { type: "tool_use", id: "b", input: { b: 2 } },
      ],
    });
  });

  it("carries the proofs of other providers through an Anthropic client and back", () => {
    const reply = {
      id: "c",
      choices: [
        {
          index: 0,
          finish_reason: "tool_calls",
          message: {
            content: "Hi",
            reasoning_details: [
              {
                type: "reasoning.encrypted",
                data: "gAAA+/=",
                id: "rs_1",
                format: "openai-responses-v1",
                index: 0,
              },
            ],
            tool_calls: [
              {
                ...{ id: "call_1", type: "function", function: { name: "f", arguments: "{}" } },
                extra_content: { google: { thought_signature: "c2ln" } },
              },
            ],
          },
        },
      ],
    };
    const read = toMessages.readWhole(Buffer.from(JSON.stringify(reply)), replyContext());
    const { content } = fieldsOf(JSON.parse((read as { bytes: string }).bytes));
    const { turns } = readMessagesRequest({ messages: [{ role: "assistant", content }] });
    expect(turns[0]!.parts).toMatchObject([
      {
        kind: "reasoning",
        id: "rs_1",
        isRedacted: true,
        signature: { protocol: "openai-responses", value: "gAAA+/=" },
      },
      { kind: "text", text: "Hi" },
      { kind: "tool-call", id: "call_1", signature: { protocol: "gemini", value: "c2ln" } },
    ]);
  });

  it.each([
    ["end_turn", "stop"],
    ["max_tokens", "length"],
    ["stop_sequence", "stop"],
    ["tool_use", "tool_calls"],
    ["pause_turn", "stop"],
    ["refusal", "content_filter"],
    ["model_context_window_exceeded", "length"],
    ["something_new", "stop"],
  ])("names the stop reason %s", (stopReason, finishReason) => {
    const reply = { ...message, stop_reason: stopReason, content: [{ type: "text", text: "Hi" }] };
    const read = toChat.readWhole(Buffer.from(JSON.stringify(reply)), replyContext());
    const [choice] = fieldsList(JSON.parse((read as { bytes: string }).bytes).choices);
    expect(choice).toMatchObject({ finish_reason: finishReason, native_finish_reason: stopReason });
  });

  it("is whole only with its end: every cut of a stream, and bytes of chance, are not taken for a reply", () => {
    const text = sse(streamEvents);
    const finish = text.indexOf("event: message_delta");
    for (const codec of [there, toChat, messagesPassthrough])
      for (let cut = 0; cut < finish; cut += 13)
        expect(pour(codec, Buffer.from(text.slice(0, cut)), 4_096).stream.isDone).toBe(false);
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 0x7fffffff;
      return seed / 0x7fffffff;
    };
    for (let round = 0; round < 200; round += 1) {
      const noise = Buffer.from(text.slice(0, finish));
      for (let hits = 0; hits < 20; hits += 1)
        noise[Math.floor(random() * noise.length)] = Math.floor(random() * 256);
      for (const codec of [there, toChat, messagesPassthrough])
        expect(pour(codec, noise, 1 + Math.floor(random() * 50)).stream.isDone).toBe(false);
    }
  });

  it("does not take an error in a stream for its end", () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    for (const codec of [there, messagesPassthrough]) {
      const { stream } = pour(codec, Buffer.from(sse([...streamEvents.slice(0, 5), error])), 9);
      expect(stream).toMatchObject({ isDone: false, fault: { kind: "error-event", error: error.error } });
    }
  });
});

describe("messagesPassthrough", () => {
  const isChanged = (one: string, index: number, others: readonly string[]): boolean => one !== others[index];

  it("passes every byte but the model and the cost, however they are cut", () => {
    const sent = sse(streamEvents);
    for (const size of [1, 3, 5_000]) {
      const { stream, text } = pour(messagesPassthrough, Buffer.from(sent), size);
      expect(stream).toMatchObject({ isDone: true, usage: meters, finishReason: "tool_use", hasToken: true });
      const got = Buffer.from(text, "latin1").toString("utf8").split("\n\n");
      const changed = got.filter((one, index) => isChanged(one, index, sent.split("\n\n")));
      expect(changed).toHaveLength(2);
      expect(changed[0]).toBe(sent.split("\n\n")[0]!.replace("claude-opus-5", "vendor/served"));
      expect(changed[1]).toBe(
        sent
          .split("\n\n")
          .at(-3)!
          .replace(
            '"output_tokens":40',
            '"output_tokens":40,"cost":3e-9,"cost_details":{"upstream_inference_cost":3e-9,"markup":0}',
          ),
      );
    }
  });

  it("passes events whose data stands on several lines as ones that can be read", () => {
    const overLines = (event: Fields): string =>
      `event: ${event.type}\n${JSON.stringify(event, null, 2).replace(/^/gm, "data: ")}\n\n`;
    const { stream, text } = pour(messagesPassthrough, Buffer.from(streamEvents.map(overLines).join("")), 40);
    expect(stream).toMatchObject({ isDone: true, usage: meters, hasToken: true });
    const read = text
      .split("\n\n")
      .filter((event) => event !== "")
      .map((event) => event.match(/^data: ?.*$/gm)!.map((line) => line.replace(/^data: ?/, "")))
      .map((lines) => JSON.parse(Buffer.from(lines.join("\n"), "latin1").toString("utf8")) as Fields);
    expect(read.map(({ type }) => type)).toEqual(streamEvents.map(({ type }) => type));
    expect(read[0]).toMatchObject({ message: { model: "vendor/served" } });
    expect(read.at(-2)).toMatchObject({ usage: { output_tokens: 40, cost: 3e-9 } });
  });

  it("closes a stream that ends after its stop reason, and leaves a whole reply as it was", () => {
    const { stream, text } = pour(messagesPassthrough, Buffer.from(sse(streamEvents.slice(0, -1))), 50);
    expect(stream.isDone).toBe(true);
    expect(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
    const sent = JSON.stringify(message).replace("日", "\\u65e5").replaceAll(",", " , ");
    const read = messagesPassthrough.readWhole(Buffer.from(sent), replyContext());
    const bytes = Buffer.from((read as { bytes: string }).bytes, "latin1").toString("utf8");
    expect(read).toMatchObject({ kind: "reply", usage: meters });
    const uncosted = bytes.replace("vendor/served", "claude-opus-5").replace(/,"cost":.*\}\}\}$/, "}}");
    expect(uncosted).toBe(sent);
  });
});
