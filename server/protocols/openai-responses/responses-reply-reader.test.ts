import { describe, expect, it } from "vitest";
import { seededRandom } from "../../record/testing/seeded-random.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { translatedCodec } from "../translated-codec.ts";
import { responsesPassthrough } from "./responses-passthrough.ts";
import { responsesReplyReader } from "./responses-reply-reader.ts";
import { responsesReplyWriter } from "./responses-reply-writer.ts";
import { context, eventsOf, feed } from "./testing/reply-fixtures.ts";

const sse = (...events: readonly Fields[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

const upstreamResponse: Fields = {
  ...{ id: "resp_1", object: "response", created_at: 5, status: "completed", model: "gpt-5.6-2026" },
  ...{ parallel_tool_calls: true, tool_choice: "auto", tools: [], error: null, incomplete_details: null },
  output: [
    {
      ...{ id: "rs_1", type: "reasoning", encrypted_content: "gAAA" },
      summary: [
        { type: "summary_text", text: "First." },
        { type: "summary_text", text: "Second." },
      ],
    },
    {
      ...{ id: "msg_1", type: "message", status: "completed", role: "assistant" },
      content: [{ type: "output_text", text: "naïve 日本 😀", annotations: [], logprobs: [] }],
    },
    {
      id: "fc_1",
      type: "function_call",
      status: "completed",
      call_id: "call_1",
      name: "find",
      arguments: '{"x":1}',
    },
    { id: "ctc_1", type: "custom_tool_call", call_id: "call_2", name: "apply_patch", input: "*** Begin" },
  ],
  usage: {
    ...{ input_tokens: 100, output_tokens: 40, total_tokens: 140 },
    input_tokens_details: { cached_tokens: 60, cache_write_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 30 },
  },
};

const [thought, said, called, patched] = fieldsList(upstreamResponse.output) as [
  Fields,
  Fields,
  Fields,
  Fields,
];
const began = { ...upstreamResponse, status: "in_progress", output: [], usage: null };
const at = (output_index: number, item_id: unknown): Fields => ({ output_index, item_id });
const upstreamEvents: Fields[] = [
  { type: "response.created", response: began },
  { type: "response.in_progress", response: began },
  {
    type: "response.output_item.added",
    output_index: 0,
    item: { ...thought, summary: [], encrypted_content: null },
  },
  { type: "response.reasoning_summary_part.added", ...at(0, "rs_1"), summary_index: 0, part: {} },
  { type: "response.reasoning_summary_text.delta", ...at(0, "rs_1"), summary_index: 0, delta: "First." },
  { type: "response.reasoning_summary_part.added", ...at(0, "rs_1"), summary_index: 1, part: {} },
  { type: "response.reasoning_summary_text.delta", ...at(0, "rs_1"), summary_index: 1, delta: "Second." },
  { type: "response.output_item.done", output_index: 0, item: thought },
  {
    type: "response.output_item.added",
    output_index: 1,
    item: { ...said, status: "in_progress", content: [] },
  },
  { type: "response.output_text.delta", ...at(1, "msg_1"), content_index: 0, delta: "", logprobs: [] },
  {
    type: "response.output_text.delta",
    ...at(1, "msg_1"),
    content_index: 0,
    delta: "naïve 日",
    logprobs: [],
  },
  { type: "response.output_text.delta", ...at(1, "msg_1"), content_index: 0, delta: "本 😀", logprobs: [] },
  { type: "response.output_item.done", output_index: 1, item: said },
  { type: "response.output_item.added", output_index: 2, item: { ...called, arguments: "" } },
  { type: "response.output_item.added", output_index: 3, item: { ...patched, input: "" } },
  { type: "response.function_call_arguments.delta", ...at(2, "fc_1"), delta: '{"x"' },
  { type: "response.custom_tool_call_input.delta", ...at(3, "ctc_1"), delta: "*** Begin" },
  { type: "response.function_call_arguments.delta", ...at(2, "fc_1"), delta: ":1}" },
  { type: "response.output_item.done", output_index: 2, item: called },
  { type: "response.output_item.done", output_index: 3, item: patched },
  { type: "response.completed", response: upstreamResponse },
].map((event, sequence_number) => ({ ...event, sequence_number }));

const toChat = translatedCodec(responsesReplyReader, chatReplyWriter);
/** Through events and back. */
const there = translatedCodec(responsesReplyReader, responsesReplyWriter);

describe("responsesReplyReader", () => {
  it.each([
    ["LF", sse(...upstreamEvents), 1],
    ["CRLF", sse(...upstreamEvents).replaceAll("\n", "\r\n"), 3],
    ["no last blank line", sse(...upstreamEvents).trimEnd(), 1_000],
  ])("reads a stream and the whole alike, with %s", (_name, text, pieceBytes) => {
    const streamed = eventsOf(feed(there.openStream(context()), text, pieceBytes)).at(-1)?.response;
    const whole = there.readWhole(Buffer.from(JSON.stringify(upstreamResponse)), context());
    if (whole.kind !== "reply") throw new Error(whole.kind);
    expect(streamed).toEqual(JSON.parse(whole.bytes));
    expect(fieldsList(fieldsOf(streamed).output)).toMatchObject([
      { summary: [{ text: "First." }, { text: "Second." }] },
      { content: [{ text: "naïve 日本 😀" }] },
      { name: "find", arguments: '{"x":1}' },
      { type: "custom_tool_call", input: "*** Begin" },
    ]);
  });

  it("reaches clients of chat completions", () => {
    const read = toChat.readWhole(Buffer.from(JSON.stringify(upstreamResponse)), context());
    if (read.kind !== "reply") throw new Error(read.kind);
    const { choices, usage } = JSON.parse(read.bytes) as { choices: Fields[]; usage: Fields };
    expect(choices[0]).toMatchObject({
      message: { content: "naïve 日本 😀", tool_calls: [{ id: "call_1" }, { id: "call_2", type: "custom" }] },
      finish_reason: "tool_calls",
    });
    expect(usage).toMatchObject({ prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 60 } });
  });

  it.each([
    ["an error event", { type: "error", code: "server_error", message: "Boom" }],
    ["a failed response", { type: "response.failed", response: { error: { message: "Boom" } } }],
  ])("takes %s for a fault", (_name, last) => {
    for (const codec of [toChat, responsesPassthrough]) {
      const reader = codec.openStream(context());
      feed(reader, sse(...upstreamEvents.slice(0, 12), last));
      expect(reader.fault).toMatchObject({ kind: "error-event", error: { message: "Boom" } });
      expect(reader.isDone).toBe(false);
    }
  });
});

describe("responsesPassthrough", () => {
  it("changes model and cost alone, byte for byte", () => {
    for (const pieceBytes of [1, 7, 10_000]) {
      const reader = responsesPassthrough.openStream(context());
      const out = feed(reader, sse(...upstreamEvents), pieceBytes);
      expect(reader.isDone).toBe(true);
      expect(reader.usage).toMatchObject({ inputTokens: 100, cachedInputTokens: 60, reasoningTokens: 30 });
      const cost = ',"cost":3e-9,"cost_details":{"upstream_inference_cost":3e-9,"markup":0}';
      expect(out.replace(cost, "").replaceAll("vendor/served", "gpt-5.6-2026")).toBe(sse(...upstreamEvents));
    }
  });

  it("does so with whole replies", () => {
    const text = JSON.stringify(upstreamResponse, null, 1);
    const read = responsesPassthrough.readWhole(Buffer.from(text), context());
    if (read.kind !== "reply") throw new Error(read.kind);
    const reply = JSON.parse(Buffer.from(read.bytes, "latin1").toString()) as Fields;
    expect(reply).toMatchObject({ ...upstreamResponse, model: "vendor/served", usage: { cost: 3e-9 } });
  });

  it("repeats the id that the client went on from, which only the gateway knows", () => {
    const clientBody = { previous_response_id: "resp_tw1" };
    const read = responsesPassthrough.readWhole(
      Buffer.from(JSON.stringify({ ...upstreamResponse, previous_response_id: null })),
      context({ clientBody }),
    );
    if (read.kind !== "reply") throw new Error(read.kind);
    expect(JSON.parse(read.bytes).previous_response_id).toBe("resp_tw1");
    const out = feed(responsesPassthrough.openStream(context({ clientBody })), sse(...upstreamEvents), 999);
    const told = [...out.matchAll(/"previous_response_id":"resp_tw1"/g)].length;
    expect(told).toBe([...out.matchAll(/"response":\{/g)].length);
  });

  it("a stream that is cut anywhere before its last event is not whole", () => {
    const text = sse(...upstreamEvents);
    const lastEvent = text.lastIndexOf("event: response.completed");
    const bytes = Buffer.from(text);
    const end = Buffer.byteLength(text.slice(0, lastEvent)) + 40;
    for (let cut = 0; cut < end; cut += 13)
      for (const codec of [responsesPassthrough, there, toChat]) {
        const reader = codec.openStream(context());
        reader.push(bytes.subarray(0, cut));
        reader.end();
        expect(reader.isDone).toBe(false);
      }
  });

  it("random bytes neither crash nor look complete", () => {
    const random = seededRandom(17);
    const byte = (): number => Math.floor(random() * 256);
    const bytesOf = sse(...upstreamEvents);
    for (let run = 0; run < 300; run++) {
      const noise = Buffer.from(Array.from({ length: byte() }, byte));
      // Half of it in a frame that looks like an event, or a real stream with bytes overwritten before its end.
      const piece =
        run % 3 === 0
          ? noise
          : run % 3 === 1
            ? Buffer.concat([Buffer.from("data: "), noise, Buffer.from("\n\n")])
            : overwritten(Buffer.from(bytesOf), noise, random);
      for (const codec of [responsesPassthrough, there, toChat]) {
        const reader = codec.openStream(context());
        reader.push(piece);
        reader.end();
        expect(reader.isDone).toBe(false);
        expect(codec.readWhole(noise, context()).kind).not.toBe("reply");
      }
    }
  });
});

/** Noise at a random place, and the last event lost. */
function overwritten(stream: Buffer, noise: Buffer, random: () => number): Buffer {
  const end = stream.lastIndexOf("event: response.completed");
  noise.copy(stream, Math.floor(random() * (end - noise.length)));
  return stream.subarray(0, end);
}
