import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import type { NormalisedRequest, UpstreamTarget } from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyReader } from "../openai-chat/chat-reply-reader.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import { writeChatRequest } from "../openai-chat/write-chat-request.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { withCacheMarks } from "./cache-marks.ts";
import { fittingId } from "./fitting-id.ts";
import { messagesPassthrough } from "./messages-passthrough.ts";
import { messagesReplyReader } from "./messages-reply-reader.ts";
import { messagesReplyWriter } from "./messages-reply-writer.ts";
import { readMessagesRequest } from "./read-messages-request.ts";
import { writeMessagesRequest } from "./write-messages-request.ts";

const context = (changes: Partial<ReplyContext> = {}): ReplyContext => ({
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

const toMessages = translatedCodec(chatReplyReader, messagesReplyWriter);
const toChat = translatedCodec(messagesReplyReader, chatReplyWriter);
/** Through events and back. */
const there = translatedCodec(messagesReplyReader, messagesReplyWriter);

const opus: UpstreamTarget = {
  provider: "anthropic",
  upstreamModel: "claude-opus-5",
  maxOutputTokens: 128_000,
};
const haiku: UpstreamTarget = { ...opus, upstreamModel: "claude-haiku-4-5", maxOutputTokens: 64_000 };
const oldest: UpstreamTarget = { ...opus, upstreamModel: "claude-3-5-haiku-latest", maxOutputTokens: null };

const conversation: Fields = {
  model: "auto",
  max_tokens: 1_000,
  system: [
    { type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } },
    { type: "text", text: "Be kind." },
  ],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
        { type: "image", source: { type: "url", url: "https://example.org/a.png" } },
        { type: "image", source: { type: "file", file_id: "file_1" }, cache_control: { type: "ephemeral" } },
        {
          ...{ type: "document", title: "T", context: "C", citations: { enabled: true } },
          source: { type: "text", media_type: "text/plain", data: "plain" },
        },
        { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0x" } },
        { type: "document", source: { type: "url", url: "https://example.org/a.pdf" } },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Look it up.", signature: "sig" },
        { type: "redacted_thinking", data: "sealed" },
        { type: "text", text: "Let me look." },
        { type: "tool_use", id: "toolu_1", name: "find", input: { x: 1 } },
        { type: "tool_use", id: "toolu_2", name: "find", input: {}, cache_control: { type: "ephemeral" } },
      ],
    },
    {
      role: "user",
      content: [
        {
          ...{ type: "tool_result", tool_use_id: "toolu_1", is_error: true },
          content: [
            { type: "text", text: "failed" },
            { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/" } },
          ],
        },
        { type: "tool_result", tool_use_id: "toolu_2", content: [{ type: "text", text: "found" }] },
        { type: "text", text: "Go on." },
      ],
    },
    { role: "system", content: [{ type: "text", text: "Answer in French." }] },
    { role: "assistant", content: [{ type: "text", text: "Alors" }] },
    { role: "user", content: [{ type: "text", text: "And?" }] },
  ],
  tools: [
    {
      ...{ name: "find", description: "Finds.", strict: true, cache_control: { type: "ephemeral" } },
      input_schema: { type: "object", properties: { x: { type: "integer" } }, additionalProperties: false },
    },
  ],
  tool_choice: { type: "auto", disable_parallel_tool_use: true },
  stop_sequences: ["END"],
  thinking: { type: "adaptive", display: "omitted" },
  output_config: {
    effort: "high",
    format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
  },
  metadata: { user_id: "u" },
  service_tier: "standard_only",
  stream: true,
};

const { model: _, ...conversationBody } = conversation;

describe("readMessagesRequest and writeMessagesRequest", () => {
  it("say the same conversation again, nothing lost", () => {
    expect(writeMessagesRequest(readMessagesRequest(conversation), opus)).toEqual({
      body: conversationBody,
      dropped: [],
    });
  });

  it("keep the name of an end user within OpenAI's limit, each its own", () => {
    const user = (id: string): unknown =>
      writeChatRequest(readMessagesRequest({ messages: [], metadata: { user_id: id } }), "upstream").body
        .user;
    expect(user("u".repeat(64))).toBe("u".repeat(64));
    expect(user("u".repeat(65))).toMatch(/^[0-9a-f]{64}$/);
    expect(user("u".repeat(65))).not.toBe(user("u".repeat(66)));
  });

  it("names what only Anthropic can do, and refuses what the reply depends on", () => {
    const own = {
      ...{ ...conversation, context_management: { edits: [] }, speed: "fast" },
      messages: [
        {
          role: "user",
          content: [
            { type: "container_upload", file_id: "f" },
            { type: "text", text: "Go" },
          ],
        },
      ],
    };
    const { dropped } = writeChatRequest(readMessagesRequest(own), "upstream");
    expect(dropped).toEqual(
      expect.arrayContaining(["context_management", "speed", "messages.content.container_upload"]),
    );
    const remote = readMessagesRequest({ ...own, mcp_servers: [{ type: "url", url: "https://a.example" }] });
    expect(() => writeChatRequest(remote, "upstream")).toThrow("the client's own protocol");
    const search = readMessagesRequest({
      ...own,
      tools: [{ type: "web_search_20250305", name: "web_search" }],
    });
    expect(() => writeChatRequest(search, "upstream")).toThrow("web_search");
  });

  it.skipIf(officialSchemasSkipped)(
    `writes only what Anthropic's SDK knows, for every age of model${officialSchemasSkipped}`,
    () => {
      for (const target of [opus, haiku, oldest])
        for (const body of chatBodies) {
          const written = writeMessagesRequest(readChatRequest(body), target);
          const whole = { model: "claude-opus-5", ...written.body };
          // Newer SDKs know no sampling any more; older models still take it, and newer ones are not sent it.
          const sampling = target === opus ? {} : { temperature: 0, top_p: 0, top_k: 0 };
          const removed = new Set(["stream", ...Object.keys(sampling)]);
          const params = Object.fromEntries(Object.entries(whole).filter(([name]) => !removed.has(name)));
          expect(officialViolations("anthropic.MessageCreateParams", params)).toEqual([]);
        }
    },
  );

  it("keeps the meaning of a chat request on the way there and back", () => {
    const first = readChatRequest(chatBodies[0]!);
    const again = readMessagesRequest(writeMessagesRequest(first, opus).body);
    expect(meaning(again)).toEqual(meaning(first));
  });

  it("thinks as the model can: adaptively, by budget, or not where a tool is forced", () => {
    const asks = (changes: Fields, target: UpstreamTarget): Fields =>
      writeMessagesRequest(readChatRequest({ messages: [], ...changes }), target).body;
    expect(asks({ reasoning_effort: "minimal" }, opus)).toMatchObject({
      ...{ max_tokens: 128_000, thinking: { type: "adaptive", display: "summarized" } },
      output_config: { effort: "low" },
    });
    expect(asks({ reasoning_effort: "high", max_completion_tokens: 2_000 }, haiku).thinking).toEqual({
      ...{ type: "enabled", budget_tokens: 1_600 },
    });
    expect(asks({ reasoning_effort: "none" }, opus).thinking).toEqual({ type: "disabled" });
    expect(asks({ reasoning_effort: "none" }, haiku).thinking).toBeUndefined();
    const tools = [{ type: "function", function: { name: "f" } }];
    const forced = writeMessagesRequest(
      readChatRequest({ messages: [], tools, tool_choice: "required", reasoning_effort: "high" }),
      haiku,
    );
    expect(forced.body.thinking).toBeUndefined();
    expect(forced.dropped).toEqual(["reasoning_effort"]);
    // The candidate's own effort counts more than the client's preference.
    expect(asks({ reasoning_effort: "high" }, { ...opus, reasoningEffort: "low" }).output_config).toEqual({
      effort: "low",
    });
  });

  it("gives a reply in JSON by a tool where there is no structured output, and reads it back as text", () => {
    const format = {
      type: "json_schema",
      json_schema: { name: "s", schema: { type: "object", properties: {} } },
    };
    const native = writeMessagesRequest(
      readChatRequest({ messages: [], response_format: format }),
      haiku,
    ).body;
    expect(native.output_config).toEqual({
      format: {
        type: "json_schema",
        schema: { type: "object", properties: {}, additionalProperties: false },
      },
    });
    const forced = writeMessagesRequest(
      readChatRequest({ messages: [], response_format: format }),
      oldest,
    ).body;
    expect(forced.tool_choice).toEqual({ type: "tool", name: "tradewind_reply" });
    const reply = {
      ...{ ...message, stop_reason: "tool_use" },
      content: [{ type: "tool_use", id: "toolu_9", name: "tradewind_reply", input: { a: 1 } }],
    };
    const read = toChat.readWhole(Buffer.from(JSON.stringify(reply)), context());
    const [choice] = fieldsList(JSON.parse((read as { bytes: string }).bytes).choices);
    expect(choice).toMatchObject({ finish_reason: "stop", message: { content: '{"a":1}' } });
  });

  it("makes ids fit, the same for call and result, and different for different ones", () => {
    const body = {
      messages: [
        { role: "user", content: "Go" },
        {
          role: "assistant",
          tool_calls: ["call.1", "call:1"].map((id) => ({
            ...{ id, type: "function", function: { name: "f", arguments: "not JSON" } },
          })),
        },
        { role: "tool", tool_call_id: "call.1", content: "one" },
        { role: "tool", tool_call_id: "call:1", content: "two" },
      ],
    };
    const [, calls, results] = fieldsList(writeMessagesRequest(readChatRequest(body), haiku).body.messages);
    const ids = fieldsList(calls!.content).map(({ id }) => id);
    expect(ids).toEqual(fieldsList(results!.content).map(({ tool_use_id: id }) => id));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
  });

  it.each([
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
  ])("refuses %s", (_name, changes) => {
    expect(() => writeMessagesRequest(readChatRequest({ messages: [], ...changes }), haiku)).toThrow();
  });

  it("marks long prefixes for the cache where it may, and nothing that is marked already", () => {
    const long = "word ".repeat(3_000);
    const body = writeMessagesRequest(
      readChatRequest({
        messages: [
          { role: "system", content: long },
          { role: "user", content: "One" },
          { role: "assistant", content: "Two" },
          { role: "user", content: "Three" },
        ],
      }),
      haiku,
    ).body;
    const marked = withCacheMarks(body, 1_024);
    const cache = { cache_control: { type: "ephemeral" } };
    expect(marked.system).toEqual([{ type: "text", text: long, ...cache }]);
    expect(fieldsList(marked.messages).at(-1)!.content).toEqual([{ type: "text", text: "Three", ...cache }]);
    expect(withCacheMarks(marked, 1_024)).toBe(marked);
    expect(withCacheMarks(body, 100_000)).toEqual(body);
  });

  it("keeps a system turn in its place, marked where the model takes none there", () => {
    const messages = [
      { role: "user", content: "One" },
      { role: "assistant", content: "Two" },
      { role: "system", content: "Now in French." },
      { role: "user", content: "Three" },
    ];
    expect(writeMessagesRequest(readChatRequest({ messages }), opus).body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "One" }] },
      { role: "assistant", content: [{ type: "text", text: "Two" }] },
      {
        role: "user",
        content: [
          { type: "text", text: "<system>\nNow in French.\n</system>" },
          { type: "text", text: "Three" },
        ],
      },
    ]);
  });
});

/** What must be the same on both sides: marks, names and order of parts, without what one side has no place for. */
function meaning(request: NormalisedRequest): unknown {
  const { turns, tools, toolChoice, parallelToolCalls, output, maxOutputTokens, stop, isStream, endUser } =
    request;
  const schema = output.kind === "schema" ? output.schema : null;
  return { turns, tools, toolChoice, parallelToolCalls, schema, maxOutputTokens, stop, isStream, endUser };
}

const chatTools = [
  {
    ...{ type: "function" },
    function: {
      ...{ name: "find", description: "Finds.", strict: true },
      parameters: { type: "object", properties: { x: { type: "integer" } }, additionalProperties: false },
    },
  },
];

const chatBodies: readonly Fields[] = [
  {
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
        ],
      },
      {
        role: "assistant",
        content: "Let me look.",
        reasoning_details: [
          { type: "reasoning.text", text: "Hm", signature: "sig", format: "anthropic-claude-v1", index: 0 },
        ],
        tool_calls: [
          { id: "a", type: "function", function: { name: "find", arguments: '{"x":1}' } },
          { id: "b", type: "function", function: { name: "find", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "a", content: "found" },
      { role: "tool", tool_call_id: "b", content: "nothing" },
      { role: "user", content: "Go on." },
    ],
    tools: chatTools,
    tool_choice: { type: "function", function: { name: "find" } },
    parallel_tool_calls: false,
    ...{ max_completion_tokens: 500, stop: ["END"], stream: true, user: "u" },
  },
  { messages: [{ role: "user", content: "Hi" }], temperature: 1.5, top_p: 0.5, top_k: 3, seed: 1 },
  {
    messages: [{ role: "user", content: "Hi" }],
    reasoning_effort: "xhigh",
    service_tier: "flex",
    verbosity: "low",
  },
  { messages: [{ role: "user", content: "Hi" }], response_format: { type: "json_object" }, tools: chatTools },
  {
    messages: [
      { role: "assistant", content: "First" },
      { role: "user", content: "" },
    ],
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "s",
        schema: { type: "object", properties: { n: { type: "number", minimum: 1 } } },
      },
    },
  },
];

const usage = {
  ...{ input_tokens: 10, cache_read_input_tokens: 200, cache_creation_input_tokens: 70, output_tokens: 40 },
  cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 20 },
  output_tokens_details: { thinking_tokens: 12 },
  server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
  service_tier: "standard",
};

const message = {
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
  const stream = codec.openStream(context(changes));
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
    const read = there.readWhole(Buffer.from(JSON.stringify(message)), context());
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
    const read = toMessages.readWhole(Buffer.from(JSON.stringify(reply)), context());
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
    const read = toChat.readWhole(Buffer.from(JSON.stringify(reply)), context());
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

  it("closes a stream that ends after its stop reason, and leaves a whole reply as it was", () => {
    const { stream, text } = pour(messagesPassthrough, Buffer.from(sse(streamEvents.slice(0, -1))), 50);
    expect(stream.isDone).toBe(true);
    expect(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true);
    const sent = JSON.stringify(message).replace("日", "\\u65e5").replaceAll(",", " , ");
    const read = messagesPassthrough.readWhole(Buffer.from(sent), context());
    const bytes = Buffer.from((read as { bytes: string }).bytes, "latin1").toString("utf8");
    expect(read).toMatchObject({ kind: "reply", usage: meters });
    const uncosted = bytes.replace("vendor/served", "claude-opus-5").replace(/,"cost":.*\}\}\}$/, "}}");
    expect(uncosted).toBe(sent);
  });
});
