import { describe, expect, it } from "vitest";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyReader } from "../openai-chat/chat-reply-reader.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { fittingId } from "./fitting-id.ts";
import { messagesPassthrough } from "./messages-passthrough.ts";
import { messagesReplyReader } from "./messages-reply-reader.ts";
import { messagesReplyWriter } from "./messages-reply-writer.ts";
import { readMessagesRequest } from "./read-messages-request.ts";
import { meters, pour, sse, streamEvents } from "./testing/streamed-reply.ts";
import { message, replyContext, usage } from "./testing/whole-reply.ts";

const toMessages = translatedCodec(chatReplyReader, messagesReplyWriter);
const toChat = translatedCodec(messagesReplyReader, chatReplyWriter);
/** Through events and back. */
const there = translatedCodec(messagesReplyReader, messagesReplyWriter);

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
