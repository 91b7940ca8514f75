import { EventStreamCodec } from "@smithy/eventstream-codec";
import { describe, expect, it } from "vitest";
import type { ProviderSink } from "../../upstream/provider.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { awsViolations } from "../testing/aws-shapes.ts";
import { officialSchemasSkipped } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { converseReplyReader } from "./converse-reply-reader.ts";
import { framesAsEvents } from "./event-frames.ts";
import { writeConverseRequest } from "./write-converse-request.ts";

const claude = {
  provider: "bedrock",
  upstreamModel: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  maxOutputTokens: null,
};

const body: Fields = {
  messages: [
    {
      role: "system",
      content: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
    },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/jpg;base64,AAAA" } },
        { type: "file", file: { filename: "a report.pdf", file_data: "data:application/pdf;base64,CCCC" } },
        { type: "file", file: { filename: "a report.pdf", file_data: "data:application/pdf;base64,DDDD" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      reasoning_details: [
        { type: "reasoning.text", text: "Hm.", signature: "sig", format: "anthropic-claude-v1" },
      ],
      tool_calls: [{ id: "call|1", type: "function", function: { name: "find", arguments: '{"x":1}' } }],
    },
    { role: "tool", tool_call_id: "call|1", content: "" },
    { role: "user", content: "Go on." },
  ],
  tools: [{ type: "function", function: { name: "find", parameters: { type: "object" }, strict: true } }],
  response_format: { type: "json_schema", json_schema: { name: "s", schema: { type: "object" } } },
  ...{ stop: ["END"], max_tokens: 10_000, reasoning_effort: "high" },
  metadata: { team: "a" },
};

describe("writeConverseRequest", () => {
  it.skipIf(officialSchemasSkipped)(`writes what AWS describes${officialSchemasSkipped}`, () => {
    const written = writeConverseRequest(readChatRequest(body), claude);
    expect(awsViolations("ConverseRequest", written.body)).toEqual([]);
    expect(written.dropped).toEqual([]);
    expect(awsViolations("ConverseRequest", { messages: [{ role: "nobody", content: [] }], x: 1 })).toEqual([
      ...[".messages[0].role: nobody", ".x is unknown"],
    ]);
  });

  it("keeps caches, thinking, ids and documents apart", () => {
    const { body: written } = writeConverseRequest(readChatRequest(body), claude);
    expect(written.system).toEqual([{ text: "Be brief." }, { cachePoint: { type: "default", ttl: "1h" } }]);
    const [user, assistant, results] = fieldsList(written.messages);
    expect(fieldsList(user?.content).map(({ document }) => fieldsOf(document).name)).toEqual([
      ...[undefined, undefined, "a report", "a report 2"],
    ]);
    expect(assistant?.content).toEqual([
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "sig" } } },
      { toolUse: { toolUseId: "call_1", name: "find", input: { x: 1 } } },
    ]);
    expect(results?.content).toEqual([
      { toolResult: { toolUseId: "call_1", content: [{ text: "(no output)" }], status: "success" } },
      { text: "Go on." },
    ]);
  });

  it("asks each model for thinking and sampling in its own words", () => {
    const ask = (upstreamModel: string, rest: Fields): unknown => {
      const request = readChatRequest({ messages: [{ role: "user", content: "Hi" }], ...rest });
      const { body: written, dropped } = writeConverseRequest(request, { ...claude, upstreamModel });
      return [written.additionalModelRequestFields, written.inferenceConfig, dropped];
    };
    const high = { reasoning_effort: "high", max_tokens: 10_000 };
    const sampled = { temperature: 0.5, top_p: 0.9, top_k: 5 };
    const limit = { maxTokens: 10_000 };
    // A budget leaves room for the answer, and Claude takes it with the default sampling alone.
    expect(ask("anthropic.claude-sonnet-4-5-20250929-v1:0", { ...high, temperature: 0.5 })).toEqual([
      { thinking: { type: "enabled", budget_tokens: 8_000 } },
      limit,
      ["temperature"],
    ]);
    expect(ask("eu.anthropic.claude-opus-4-8", high)).toEqual([
      { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "high" } },
      ...[limit, []],
    ]);
    expect(ask("anthropic.claude-3-5-haiku-20241022-v1:0", sampled)).toEqual([
      ...[{ top_k: 5 }, { temperature: 0.5, topP: 0.9 }, []],
    ]);
    expect(ask("openai.gpt-oss-120b-1:0", { ...high, ...sampled })).toEqual([
      ...[{ top_k: 5, reasoning_effort: "high" }, { ...limit, temperature: 0.5, topP: 0.9 }, []],
    ]);
  });

  it("makes objects of tools' schemas, for Claude without unions at the top", () => {
    const parameters = {
      anyOf: [{ type: "object", properties: { a: { type: "string" } }, required: ["a"] }],
    };
    const tool = { type: "function", function: { name: "f", strict: true, parameters } };
    const write = (upstreamModel: string): unknown => {
      const request = readChatRequest({ messages: [], tools: [tool] });
      const { body: written, dropped } = writeConverseRequest(request, { ...claude, upstreamModel });
      const { toolSpec } = fieldsList(fieldsOf(written.toolConfig).tools)[0] ?? {};
      return [fieldsOf(fieldsOf(toolSpec).inputSchema).json, fieldsOf(toolSpec).strict, dropped];
    };
    expect(write("anthropic.claude-sonnet-5")).toEqual([
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      ...[undefined, ["tools.parameters.anyOf", "tools.strict"]],
    ]);
    expect(write("zai.glm-5")).toEqual([{ ...parameters, type: "object", properties: {} }, true, []]);
  });

  it("refuses what it cannot ask for", () => {
    const ask = (rest: Fields): unknown =>
      writeConverseRequest(readChatRequest({ messages: [], ...rest }), claude);
    expect(() => ask({ n: 2 })).toThrow(/one reply/);
    expect(() => ask({ logprobs: true })).toThrow(/log probabilities/);
    const image = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
    expect(() => ask({ messages: [{ role: "user", content: [image] }] })).toThrow(/S3/);
  });
});

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);
const frame = (name: string, data: object, kind = "event"): Buffer =>
  Buffer.from(
    codec.encode({
      headers: {
        [`:${kind}-type`]: { type: "string", value: name },
        ":message-type": { type: "string", value: kind },
      },
      body: Buffer.from(JSON.stringify(data)),
    }),
  );

const frames = Buffer.concat([
  frame("messageStart", { role: "assistant" }),
  frame("contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm." } } }),
  frame("contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: "s1" } } }),
  frame("contentBlockStop", { contentBlockIndex: 0 }),
  frame("contentBlockDelta", { contentBlockIndex: 1, delta: { text: "Grüße" } }),
  frame("contentBlockStop", { contentBlockIndex: 1 }),
  frame("contentBlockStart", { contentBlockIndex: 2, start: { toolUse: { toolUseId: "t1", name: "f" } } }),
  frame("contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: '{"x":' } } }),
  frame("contentBlockDelta", { contentBlockIndex: 2, delta: { toolUse: { input: "1}" } } }),
  frame("contentBlockStop", { contentBlockIndex: 2 }),
  frame("messageStop", { stopReason: "tool_use" }),
  frame("metadata", {
    usage: {
      ...{
        inputTokens: 10,
        outputTokens: 4,
        totalTokens: 14,
        cacheReadInputTokens: 100,
        cacheWriteInputTokens: 30,
      },
      cacheDetails: [{ ttl: "1h", inputTokens: 20 }],
    },
    metrics: { latencyMs: 5 },
  }),
]);

const context: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "claude", clientBody: {}, maxEventBytes: 1 << 20 },
  customTools: new Set(),
  priceUsage: () =>
    ({ cost: null, unknownReason: "test" }) as unknown as ReturnType<ReplyContext["priceUsage"]>,
};

interface Heard {
  readonly sink: ProviderSink;
  readonly text: () => string;
  readonly failures: string[];
}

function listen(): Heard {
  const failures: string[] = [];
  const pieces: Buffer[] = [];
  const sink: ProviderSink = {
    onHead: () => {},
    onData: (piece) => void pieces.push(piece),
    onEnd: () => {},
    onFailure: ({ detail }) => void failures.push(detail),
  };
  return { sink, failures, text: () => Buffer.concat(pieces).toString("utf8") };
}

const streamed = { "content-type": "application/vnd.amazon.eventstream" };

describe("a Bedrock stream", () => {
  it("reads the same whole or cut at every byte", () => {
    const read = (pieces: readonly Buffer[]): string => {
      const reader = translatedCodec(converseReplyReader, chatReplyWriter).openStream(context);
      let text = "";
      const framed = framesAsEvents({
        ...listen().sink,
        onData: (piece) => {
          text += reader.push(piece);
        },
      });
      framed.onHead(200, streamed);
      for (const piece of pieces) framed.onData(piece);
      expect(reader.isDone).toBe(true);
      expect(reader.usage).toEqual({
        ...{ inputTokens: 140, cachedInputTokens: 100, cacheWriteTokens: 10, cacheWrite1hTokens: 20 },
        ...{ outputTokens: 4, reasoningTokens: null },
      });
      return text;
    };
    const whole = read([frames]);
    expect(read([...frames].map((byte) => Buffer.from([byte])))).toBe(whole);
    expect(whole).toContain('"content":"Gr\\u00fc\\u00dfe"');
    expect(whole).toContain('"signature":"s1"');
    expect(whole).toContain('"finish_reason":"tool_calls"');
  });

  it("fails on a damaged frame, an impossible length and a cut", () => {
    const damaged = Buffer.from(frames);
    damaged[40] = damaged[40]! ^ 0xff;
    for (const [bytes, reason] of [
      [damaged, "checksum"],
      [Buffer.alloc(20, 0xff), "length"],
      [frames.subarray(0, 50), "within a frame"],
    ] as const) {
      const heard = listen();
      const framed = framesAsEvents(heard.sink);
      framed.onHead(200, streamed);
      framed.onData(bytes);
      framed.onEnd();
      expect(heard.failures.join()).toContain(reason);
    }
  });

  it("is an error where AWS sends an exception, whole where the reply is", () => {
    const heard = listen();
    const framed = framesAsEvents(heard.sink);
    framed.onHead(200, streamed);
    framed.onData(frame("throttlingException", { message: "slow down" }, "exception"));
    const reader = translatedCodec(converseReplyReader, chatReplyWriter).openStream(context);
    reader.push(Buffer.from(heard.text()));
    expect(reader.fault).toEqual({
      kind: "error-event",
      error: { type: "throttlingException", message: "slow down" },
    });
    const whole = {
      output: {
        message: {
          role: "assistant",
          content: [{ text: "Hi" }, { toolUse: { toolUseId: "t", name: "f", input: {} } }],
        },
      },
      ...{ stopReason: "tool_use", usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } },
    };
    const read = translatedCodec(converseReplyReader, chatReplyWriter).readWhole(
      Buffer.from(JSON.stringify(whole)),
      context,
    );
    if (read.kind !== "reply") throw new Error(read.kind);
    expect(JSON.parse(read.bytes).choices[0].message).toMatchObject({
      content: "Hi",
      tool_calls: [{ id: "t", function: { name: "f", arguments: "{}" } }],
    });
  });
});
