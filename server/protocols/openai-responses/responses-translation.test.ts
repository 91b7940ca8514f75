import { describe, expect, it } from "vitest";
import type { NormalisedRequest } from "../../operation/normalised-request.ts";
import { seededRandom } from "../../record/testing/seeded-random.ts";
import { messagesReplyReader } from "../anthropic-messages/messages-reply-reader.ts";
import { readMessagesRequest } from "../anthropic-messages/read-messages-request.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyReader } from "../openai-chat/chat-reply-reader.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import { writeChatRequest } from "../openai-chat/write-chat-request.ts";
import type { ReplyContext, StreamReader } from "../reply-codec.ts";
import { openThought } from "../signature-envelope.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { readResponsesRequest } from "./read-responses-request.ts";
import { responsesPassthrough } from "./responses-passthrough.ts";
import { responsesReplyReader } from "./responses-reply-reader.ts";
import { responsesReplyWriter } from "./responses-reply-writer.ts";
import { writeResponsesRequest } from "./write-responses-request.ts";

const target = { provider: "openai", upstreamModel: "gpt-5.6", maxOutputTokens: null };

const grammar = { type: "grammar", syntax: "lark", definition: "start: /.+/" };
const clientTools = [
  { type: "function", name: "find", description: "Finds.", strict: true, parameters: { type: "object" } },
  { type: "custom", name: "apply_patch", description: "Patches.", format: grammar },
  {
    ...{ type: "namespace", name: "mcp", description: "Remote." },
    tools: [{ type: "function", name: "list", strict: false, parameters: { type: "object" } }],
  },
];

const context = (changes: Partial<ReplyContext> = {}): ReplyContext => ({
  requestId: "01-ab",
  nowSeconds: 7,
  servedModelId: "vendor/served",
  customTools: new Set(["apply_patch"]),
  clientBody: { model: "auto", input: "Hi", tools: clientTools },
  priceUsage: (usage) =>
    usage === null
      ? { cost: null, unknownReason: "no usage" }
      : { cost: { upstreamNanoUsd: 3, markupNanoUsd: 0, totalNanoUsd: 3 }, unknownReason: null },
  maxEventBytes: 1 << 20,
  ...changes,
});

const sse = (...events: readonly Fields[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** Feeds a stream in pieces of some bytes; what came out, decoded. */
function feed(reader: StreamReader, text: string, pieceBytes = 5): string {
  const bytes = Buffer.from(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += pieceBytes)
    out += reader.push(bytes.subarray(at, at + pieceBytes));
  return Buffer.from(out + reader.end(), "latin1").toString("utf8");
}

const eventsOf = (text: string): Fields[] =>
  text
    .split(/\r?\n\r?\n/)
    .flatMap((event) => /^data: ?(.*)$/m.exec(event)?.[1] ?? [])
    .map((data) => JSON.parse(data) as Fields);

const conversation: Fields = {
  model: "auto",
  instructions: "Be brief.",
  input: [
    { type: "message", role: "developer", content: [{ type: "input_text", text: "In French." }] },
    {
      ...{ type: "message", role: "user" },
      content: [
        { type: "input_text", text: "What is this?" },
        { type: "input_image", detail: "high", image_url: "data:image/png;base64,AAAA" },
        { type: "input_image", detail: "auto", file_id: "file-1" },
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0x" },
        { type: "input_file", file_url: "https://example.org/a.pdf" },
      ],
    },
    {
      ...{ type: "reasoning", id: "rs_1", encrypted_content: "gAAAsealed" },
      summary: [{ type: "summary_text", text: "Look it up." }],
    },
    {
      ...{ type: "message", id: "msg_tw4", role: "assistant", status: "completed" },
      content: [
        { type: "output_text", text: "Let me look.", annotations: [] },
        { type: "refusal", refusal: "Not that." },
      ],
    },
    { type: "function_call", call_id: "call_1", name: "find", arguments: '{"x":1}' },
    { type: "custom_tool_call", call_id: "call_2", name: "apply_patch", input: "*** Begin" },
    {
      ...{ type: "function_call_output", call_id: "call_1" },
      output: [
        { type: "input_text", text: "found" },
        { type: "input_image", detail: "auto", image_url: "https://example.org/a.png" },
      ],
    },
    { type: "custom_tool_call_output", call_id: "call_2", output: "Done" },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Go on." }] },
  ],
  tools: clientTools.slice(0, 2),
  tool_choice: {
    ...{ type: "allowed_tools", mode: "required" },
    tools: [
      { type: "function", name: "find" },
      { type: "custom", name: "apply_patch" },
    ],
  },
  parallel_tool_calls: false,
  text: {
    format: { type: "json_schema", name: "s", schema: { type: "object" }, description: "D", strict: true },
    verbosity: "low",
  },
  reasoning: { effort: "high" },
  include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
  max_output_tokens: 1_000,
  ...{ temperature: 0.5, top_p: 0.9, top_logprobs: 2, metadata: { a: "b" }, service_tier: "flex" },
  ...{ store: false, prompt_cache_key: "k", safety_identifier: "u", stream: true },
};

/** What a request asks for, without the names that a writer had to invent. */
const meaning = ({
  turns,
  tools,
  toolChoice,
  output,
  sampling,
  stop,
  maxOutputTokens,
}: NormalisedRequest) => ({
  ...{ turns, tools, toolChoice, output, sampling, stop, maxOutputTokens },
});

describe("readResponsesRequest and writeResponsesRequest", () => {
  it("say the same conversation again, nothing lost", () => {
    const { model: _, instructions, input, ...rest } = conversation;
    const system = { type: "message", role: "system", content: [{ type: "input_text", text: instructions }] };
    expect(writeResponsesRequest(readResponsesRequest(conversation), target)).toEqual({
      body: { ...rest, input: [system, ...fieldsList(input)] },
      dropped: [],
    });
  });

  it.skipIf(officialSchemasSkipped)(`writes only what OpenAI's SDK knows${officialSchemasSkipped}`, () => {
    const chat = readChatRequest({
      messages: [
        { role: "system", content: "S" },
        { role: "user", content: "U", name: "n" },
        {
          role: "assistant",
          content: "A",
          refusal: "R",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "" } }],
        },
        { role: "tool", tool_call_id: "c1", content: "ok", is_error: true },
      ],
      tools: [{ type: "function", function: { name: "f" } }],
      ...{ stop: ["END"], seed: 1, reasoning_effort: "low", max_tokens: 3, user: "u", logprobs: true },
    });
    const { body, dropped } = writeResponsesRequest(chat, target);
    expect(dropped).toEqual(["messages.name", "seed", "stop"]);
    for (const params of [body, writeResponsesRequest(readResponsesRequest(conversation), target).body]) {
      const { stream: _, ...known } = params;
      expect(officialViolations("openai.ResponseCreateParams", { model: "gpt-5.5", ...known })).toEqual([]);
    }
  });

  it("keeps the meaning on the way through a chat completion and back", () => {
    const plain = {
      ...conversation,
      input: fieldsList(conversation.input).filter(({ type }) => type !== "reasoning"),
    };
    const first = readResponsesRequest(plain);
    const again = readChatRequest(
      writeChatRequest({ ...first, turns: first.turns.slice(0, 2) }, "upstream").body,
    );
    expect(meaning(again)).toMatchObject({
      ...{ tools: first.tools, toolChoice: first.toolChoice, output: first.output, sampling: first.sampling },
    });
    expect(again.turns).toEqual(first.turns.slice(0, 2));
  });

  it("names what only OpenAI can do, and refuses what the reply depends on", () => {
    const search = { type: "web_search" };
    const own = {
      ...conversation,
      context_management: [{}],
      max_tool_calls: 3,
      tools: [...clientTools, search],
    };
    const input = [
      ...fieldsList(conversation.input),
      { type: "web_search_call", id: "ws_1", status: "completed" },
    ];
    const read = readResponsesRequest({ ...own, input, tool_choice: "auto" });
    expect(writeChatRequest(read, "upstream").dropped).toEqual(
      expect.arrayContaining([
        "context_management",
        "max_tool_calls",
        "tools.web_search",
        "input.web_search_call",
      ]),
    );
    const alone = readResponsesRequest({ input: "Hi", tools: [search] });
    expect(() => writeChatRequest(alone, "upstream")).toThrow("web_search");
    const chained = readResponsesRequest({ input: "Hi", previous_response_id: "resp_1" });
    expect(() => writeChatRequest(chained, "upstream")).toThrow("the client's own protocol");
  });

  it("gives tools with free text to those who have functions only, namespaces under one name", () => {
    const { tools } = writeChatRequest(
      readResponsesRequest({ input: "Hi", tools: clientTools }),
      "upstream",
      "vllm",
    ).body;
    expect(fieldsList(tools).map((tool) => [tool.type, fieldsOf(tool.function).name])).toEqual([
      ["function", "find"],
      ["function", "apply_patch"],
      ["function", "mcp__list"],
    ]);
    expect(JSON.stringify(tools)).toContain("lark");
  });
});

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
