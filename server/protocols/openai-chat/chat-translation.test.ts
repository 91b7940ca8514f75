import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { translatedCodec } from "../translated-codec.ts";
import { chatReplyReader } from "./chat-reply-reader.ts";
import { chatReplyWriter } from "./chat-reply-writer.ts";
import { readChatRequest } from "./read-chat-request.ts";
import { writeChatRequest } from "./write-chat-request.ts";

const context = (clientBody: Fields = {}): ReplyContext => ({
  requestId: "r1",
  nowSeconds: 7,
  servedModelId: "vendor/served",
  customTools: new Set(),
  clientBody,
  priceUsage: (usage) =>
    ({
      cost: usage === null ? null : { upstreamNanoUsd: 3, markupNanoUsd: 0, totalNanoUsd: 3 },
      unknownReason: usage === null ? "no usage" : null,
    }) as ReturnType<ReplyContext["priceUsage"]>,
  maxEventBytes: 1 << 20,
});

/** Through events and back: the pair that the gateway itself never uses, and every other pair's half. */
const codec = translatedCodec(chatReplyReader, chatReplyWriter);

const body = {
  messages: [
    { role: "system", content: "Be brief." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
        { type: "input_audio", input_audio: { data: "BBBB", format: "wav" } },
        { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      reasoning_content: "Look it up.",
      reasoning_details: [
        {
          type: "reasoning.text",
          text: "Look it up.",
          signature: "sig",
          index: 0,
          format: "anthropic-claude-v1",
        },
      ],
      tool_calls: [
        { id: "a", type: "function", function: { name: "find", arguments: '{"x":1}' } },
        { id: "b", type: "custom", custom: { name: "patch", input: "*** Begin" } },
      ],
    },
    { role: "tool", tool_call_id: "a", content: "found" },
    { role: "tool", tool_call_id: "b", content: "done" },
    { role: "developer", content: "Now in French." },
    { role: "user", name: "ann", content: "Go on." },
  ],
  tools: [
    { type: "function", function: { name: "find", parameters: { type: "object" }, strict: true } },
    { type: "custom", custom: { name: "patch", format: { type: "text" } } },
  ],
  tool_choice: { type: "function", function: { name: "find" } },
  parallel_tool_calls: false,
  response_format: {
    type: "json_schema",
    json_schema: { name: "s", schema: { type: "object" }, strict: true },
  },
  temperature: 0.2,
  top_p: 0.9,
  seed: 5,
  stop: ["END"],
  max_completion_tokens: 100,
  reasoning_effort: "low",
  user: "u",
  metadata: { a: "b" },
  stream: true,
} as const;

describe("a chat request there and back", () => {
  it("keeps every field that it reads", () => {
    const written = writeChatRequest(readChatRequest(body), "upstream");
    expect(written.body).toEqual(body);
    expect(written.dropped).toEqual([]);
  });

  it("names what it does not know and refuses what the reply depends on", () => {
    const known = readChatRequest({ messages: [], prediction: { type: "content" } });
    expect(writeChatRequest(known, "upstream").dropped).toEqual(["prediction"]);
    const asked = readChatRequest({ messages: [], web_search_options: {} });
    expect(() => writeChatRequest(asked, "upstream")).toThrow(/client's own protocol/);
    expect(writeChatRequest(asked, "view").body).toEqual({ messages: [] });
  });

  it("carries calls of the oldest form by made ids", () => {
    const { turns, tools } = readChatRequest({
      messages: [
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "4" },
      ],
      functions: [{ name: "f" }],
    });
    expect(turns[1]).toMatchObject({ parts: [{ toolCallId: "call_0", toolName: "f" }] });
    expect(tools).toMatchObject([{ kind: "function", name: "f" }]);
  });

  it("tells the model of a failed tool and shows pictures of results after all results", () => {
    const png = { kind: "base64", mediaType: "image/png", data: "AA" } as const;
    const image = { ...{ kind: "image", source: png, name: null, detail: null }, context: null } as const;
    const request = {
      ...readChatRequest({ messages: [] }),
      turns: [
        {
          role: "tool",
          parts: [
            {
              ...{ kind: "tool-result", toolCallId: "a", toolName: "f", type: "function", isError: true },
              parts: [{ ...image, hasCitations: false, cache: null }],
              cache: null,
            },
          ],
        },
      ],
    } as Parameters<typeof writeChatRequest>[0];
    expect(writeChatRequest(request, "upstream").body.messages).toEqual([
      { role: "tool", tool_call_id: "a", content: "Error: [1 attached below]" },
      {
        role: "user",
        content: [
          { type: "text", text: "Attached to the result of tool call a:" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
        ],
      },
    ]);
  });
});

const chunks = (list: readonly unknown[]): Buffer =>
  Buffer.from(
    [...list.map((chunk) => JSON.stringify(chunk)), "[DONE]"].map((data) => `data: ${data}\r\n\r\n`).join(""),
  );

const choice = (delta: object, finish: string | null = null): object => ({
  id: "c1",
  created: 5,
  choices: [{ index: 0, delta, finish_reason: finish }],
});

const stream = [
  choice({ role: "assistant", reasoning: "Hm. " }),
  choice({ content: "Grüße" }),
  choice({ tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "" } }] }),
  choice({ tool_calls: [{ index: 1, id: "b", function: { name: "g", arguments: '{"y"' } }] }),
  choice({ tool_calls: [{ index: 0, function: { arguments: '{"x":1}' } }] }),
  choice({ tool_calls: [{ index: 1, function: { arguments: ":2}" } }] }),
  choice({}, "stop"),
  { choices: [], usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 } },
];

describe("a chat reply there and back", () => {
  const read = (pieces: readonly Buffer[]): Fields[] => {
    const reader = codec.openStream(context());
    const text = pieces.map((piece) => reader.push(piece)).join("") + reader.end();
    expect(reader.isDone).toBe(true);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    return text
      .split("\n\n")
      .filter((event) => event.startsWith("data: {"))
      .map((event) => JSON.parse(event.slice(6)));
  };

  it("is the same whole or cut at every byte", () => {
    const bytes = chunks(stream);
    const whole = read([bytes]);
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
    const deltas = whole.flatMap(
      ({ choices }) => choices as { delta: Fields; finish_reason: string | null }[],
    );
    expect(deltas.map(({ delta }) => delta.content ?? "").join("")).toBe("Grüße");
    expect(deltas.map(({ delta }) => delta.reasoning_content ?? "").join("")).toBe("Hm. ");
    const pieces = deltas.flatMap(
      ({ delta }) => (delta.tool_calls ?? []) as { index: number; function: Fields }[],
    );
    const input = (index: number): string =>
      pieces
        .filter((piece) => piece.index === index)
        .map((piece) => piece.function.arguments)
        .join("");
    expect([input(0), input(1)]).toEqual(['{"x":1}', '{"y":2}']);
    // `stop` after calls is what some servers say.
    expect(deltas.find(({ finish_reason }) => finish_reason !== null)?.finish_reason).toBe("tool_calls");
    expect(whole.at(-1)).toMatchObject({ model: "vendor/served", usage: { prompt_tokens: 10, cost: 3e-9 } });
  });

  it("is not done where the upstream stops without a finish reason", () => {
    const reader = codec.openStream(context());
    reader.push(chunks(stream.slice(0, 3)));
    reader.end();
    expect(reader.isDone).toBe(false);
  });

  it("gives a whole message with its calls and the bill", () => {
    const reply = {
      id: "c1",
      created: 5,
      choices: [
        {
          index: 0,
          message: {
            content: "Yes",
            tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' } }],
          },
          finish_reason: "tool_calls",
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    };
    const read = codec.readWhole(Buffer.from(JSON.stringify(reply)), context());
    if (read.kind !== "reply") throw new Error(read.kind);
    expect(JSON.parse(read.bytes)).toMatchObject({
      object: "chat.completion",
      model: "vendor/served",
      choices: [
        { message: { ...reply.choices[0]?.message, role: "assistant" }, finish_reason: "tool_calls" },
      ],
      usage: { total_tokens: 3, cost: 3e-9 },
    });
  });

  it("answers clients of the oldest form in it", () => {
    const reader = codec.openStream(context({ functions: [{ name: "f" }] }));
    const text = reader.push(
      chunks([choice({ tool_calls: [{ id: "a", function: { name: "f", arguments: "{}" } }] }, "tool_calls")]),
    );
    expect(text).toContain('"function_call":{"name":"f","arguments":""}');
    expect(text).toContain('"finish_reason":"function_call"');
  });
});
