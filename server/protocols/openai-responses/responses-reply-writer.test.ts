import { describe, expect, it } from "vitest";
import { messagesReplyReader } from "../anthropic-messages/messages-reply-reader.ts";
import { readMessagesRequest } from "../anthropic-messages/read-messages-request.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyReader } from "../openai-chat/chat-reply-reader.ts";
import { openThought } from "../signature-envelope.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { readResponsesRequest } from "./read-responses-request.ts";
import { responsesReplyWriter } from "./responses-reply-writer.ts";
import { context, eventsOf, feed } from "./testing/reply-fixtures.ts";

const chatChunk = (delta: Fields, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: "c1", created: 5, model: "m", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

const call = (index: number, id: string, name: string, input: string): Fields => ({
  tool_calls: [{ index, id, type: "function", function: { name, arguments: input } }],
});

const usageChunk = `data: ${JSON.stringify({
  choices: [],
  usage: {
    ...{ prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
    ...{ prompt_tokens_details: { cached_tokens: 8 }, completion_tokens_details: { reasoning_tokens: 2 } },
  },
})}\n\ndata: [DONE]\n\n`;

const chatStream = [
  chatChunk({ reasoning_content: "Hm, " }),
  chatChunk({ reasoning_content: "naïve 日本" }),
  chatChunk({ content: "Hel" }),
  chatChunk({ content: "lo 😀" }),
  chatChunk(call(0, "call_a", "find", "")),
  chatChunk(call(1, "call_b", "apply_patch", '{"inp')),
  chatChunk({ tool_calls: [{ index: 0, function: { arguments: '{"x":1}' } }] }),
  chatChunk({ tool_calls: [{ index: 1, function: { arguments: 'ut":"*** Begin\\n"}' } }] }),
  chatChunk(call(2, "call_c", "mcp__list", "")),
  chatChunk({}, "tool_calls"),
  usageChunk,
].join("");

const toResponses = translatedCodec(chatReplyReader, responsesReplyWriter);

/** Nothing of the official schemas is violated but by the cost, which is the gateway's own. */
function violationsOf(event: Fields): string[] {
  const copy = structuredClone(event) as { response?: Record<string, unknown> };
  const usage = copy.response?.usage as Record<string, unknown> | null | undefined;
  if (usage) {
    delete usage.cost;
    delete usage.cost_details;
  }
  return officialSchemasSkipped === "" ? officialViolations("openai.ResponseStreamEvent", copy) : [];
}

describe("responsesReplyWriter", () => {
  it("gives every event in OpenAI's order, each valid by its schema", () => {
    const reader = toResponses.openStream(context());
    const events = eventsOf(feed(reader, chatStream));
    expect(reader.isDone).toBe(true);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    for (const event of events) expect([event.type, violationsOf(event)]).toEqual([event.type, []]);
    expect(events.map(({ type }) => String(type).replace("response.", ""))).toEqual([
      ...["created", "in_progress", "output_item.added", "reasoning_summary_part.added"],
      ...["reasoning_summary_text.delta", "reasoning_summary_text.delta", "reasoning_summary_text.done"],
      ...["reasoning_summary_part.done", "output_item.done", "output_item.added", "content_part.added"],
      ...[
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
      ],
      ...["output_item.added", "output_item.added", "function_call_arguments.delta", "output_item.added"],
      ...["function_call_arguments.done", "output_item.done", "custom_tool_call_input.delta"],
      ...[
        "custom_tool_call_input.done",
        "output_item.done",
        "function_call_arguments.done",
        "output_item.done",
      ],
      "completed",
    ]);
    const { output, usage, ...response } = fieldsOf(events.at(-1)?.response);
    expect(response).toMatchObject({
      id: "resp_tw01ab",
      model: "vendor/served",
      status: "completed",
      created_at: 5,
    });
    expect(output).toMatchObject([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Hm, naïve 日本" }] },
      { type: "message", status: "completed", content: [{ type: "output_text", text: "Hello 😀" }] },
      { type: "function_call", call_id: "call_a", name: "find", arguments: '{"x":1}' },
      { type: "custom_tool_call", call_id: "call_b", name: "apply_patch", input: "*** Begin\n" },
      { type: "function_call", call_id: "call_c", name: "list", namespace: "mcp", arguments: "{}" },
    ]);
    expect(usage).toMatchObject({
      ...{ input_tokens: 20, output_tokens: 5, total_tokens: 25, cost: 3e-9 },
      input_tokens_details: { cached_tokens: 8 },
      output_tokens_details: { reasoning_tokens: 2 },
    });
    // The items of the end are those that were announced as done.
    const done = events.filter(({ type }) => type === "response.output_item.done");
    expect(fieldsList(output)).toEqual(
      done.sort((a, b) => Number(a.output_index) - Number(b.output_index)).map(({ item }) => item),
    );
  });

  it("gives the same whole", () => {
    const whole = {
      ...{ id: "c1", created: 5, model: "m" },
      choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "length" }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    };
    const read = toResponses.readWhole(Buffer.from(JSON.stringify(whole)), context());
    if (read.kind !== "reply") throw new Error(read.kind);
    const reply = JSON.parse(read.bytes) as Fields;
    expect(violationsOf({ type: "response.completed", sequence_number: 1, response: reply })).toEqual([]);
    expect(reply).toMatchObject({
      ...{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
      output: [{ type: "message", status: "incomplete" }],
    });
  });

  it("seals the thinking of another provider, and opens it when it comes back", () => {
    const message = {
      ...{ id: "msg_1", type: "message", role: "assistant", model: "m", stop_reason: "end_turn" },
      content: [
        { type: "thinking", thinking: "Let me see.", signature: "EqQBsig+/=" },
        { type: "redacted_thinking", data: "sealed" },
        { type: "text", text: "Hi" },
      ],
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    const codec = translatedCodec(messagesReplyReader, responsesReplyWriter);
    const read = codec.readWhole(Buffer.from(JSON.stringify(message)), context());
    if (read.kind !== "reply") throw new Error(read.kind);
    const { output } = JSON.parse(read.bytes) as { output: Fields[] };
    expect(openThought(String(output[0]?.encrypted_content))?.signature?.value).toBe("EqQBsig+/=");
    const back = readResponsesRequest({ input: output }).turns;
    const same = readMessagesRequest({ messages: [{ role: "assistant", content: message.content }] }).turns;
    expect(back).toEqual(same);
  });
});
