import { describe, expect, it } from "vitest";
import type { UpstreamTarget } from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { chatReplyWriter } from "../openai-chat/chat-reply-writer.ts";
import { readChatRequest } from "../openai-chat/read-chat-request.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { translatedCodec } from "../translated-codec.ts";
import { geminiReplyReader } from "./gemini-reply-reader.ts";
import { readGeminiUsage } from "./gemini-usage.ts";
import { writeGeminiRequest } from "./write-gemini-request.ts";

const gemini3: UpstreamTarget = {
  provider: "gemini",
  upstreamModel: "gemini-3.5-flash",
  maxOutputTokens: null,
};
const gemini2 = { ...gemini3, upstreamModel: "gemini-2.5-pro" };

const agentTurn: Fields = {
  messages: [
    { role: "system", content: "Be brief." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        { type: "image_url", image_url: { url: "https://example.org/a.webp" } },
        { type: "input_audio", input_audio: { data: "BBBB", format: "mp3" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,CCCC" } },
      ],
    },
    {
      role: "assistant",
      content: "Let me look.",
      tool_calls: [
        {
          ...{ id: "a", type: "function", function: { name: "find", arguments: '{"x":1}' } },
          extra_content: { google: { thought_signature: "c2ln" } },
        },
        { id: "b", type: "function", function: { name: "find", arguments: "" } },
      ],
    },
    { role: "tool", tool_call_id: "a", content: '{"n":3}' },
    { role: "tool", tool_call_id: "b", content: "nothing" },
    { role: "system", content: "Answer in French." },
    { role: "user", content: "Go on." },
  ],
  tools: [{ type: "function", function: { name: "find", parameters: { type: "object", properties: {} } } }],
  tool_choice: { type: "function", function: { name: "find" } },
  response_format: { type: "json_schema", json_schema: { name: "s", schema: { type: "object" } } },
  ...{ temperature: 0.5, top_p: 0.9, top_k: 40, seed: 3, stop: ["END"], max_completion_tokens: 50, n: 2 },
  ...{ logprobs: true, top_logprobs: 2, reasoning_effort: "low" },
};

describe("writeGeminiRequest", () => {
  const write = (body: Fields, target = gemini3): ReturnType<typeof writeGeminiRequest> =>
    writeGeminiRequest(readChatRequest(body), target);

  it.skipIf(officialSchemasSkipped)(`writes what Google's SDK knows${officialSchemasSkipped}`, () => {
    const { body, dropped } = write(agentTurn);
    expect(dropped).toEqual([]);
    const members = "contents systemInstruction tools toolConfig generationConfig".split(" ");
    expect(Object.keys(body).filter((member) => !members.includes(member))).toEqual([]);
    for (const content of fieldsList(body.contents))
      expect(officialViolations("gemini.Content", content)).toEqual([]);
    for (const tool of fieldsList(body.tools)) expect(officialViolations("gemini.Tool", tool)).toEqual([]);
    const { generationConfig, systemInstruction, toolConfig } = body;
    const config = { ...fieldsOf(generationConfig), systemInstruction, toolConfig };
    expect(officialViolations("gemini.GenerateContentConfig", config)).toEqual([]);
  });

  it("keeps turns, media, calls with their seals and results in their places", () => {
    const { body } = write(agentTurn);
    expect(body.systemInstruction).toEqual({ parts: [{ text: "Be brief." }] });
    expect(body.contents).toEqual([
      {
        role: "user",
        parts: [
          { text: "What is this?" },
          { inlineData: { mimeType: "image/png", data: "AAAA" } },
          { fileData: { mimeType: "image/webp", fileUri: "https://example.org/a.webp" } },
          { inlineData: { mimeType: "audio/mp3", data: "BBBB" } },
          { inlineData: { mimeType: "application/pdf", data: "CCCC" } },
        ],
      },
      {
        role: "model",
        parts: [
          { text: "Let me look." },
          { functionCall: { id: "a", name: "find", args: { x: 1 } }, thoughtSignature: "c2ln" },
          { functionCall: { id: "b", name: "find", args: {} } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "a", name: "find", response: { n: 3 } } },
          { functionResponse: { id: "b", name: "find", response: { result: "nothing" } } },
          { text: "<system>\nAnswer in French.\n</system>" },
          { text: "Go on." },
        ],
      },
    ]);
    expect(body.generationConfig).toMatchObject({
      ...{ temperature: 0.5, topP: 0.9, topK: 40, seed: 3, stopSequences: ["END"], maxOutputTokens: 50 },
      ...{ candidateCount: 2, responseLogprobs: true, logprobs: 2 },
      responseJsonSchema: { type: "object" },
      thinkingConfig: { thinkingLevel: "LOW", includeThoughts: true },
    });
  });

  it("thinks by budget before Gemini 3, and seals calls of other models for it", () => {
    const budget = { reasoning: { max_tokens: 2_000 }, messages: [] };
    expect(write(budget, gemini2).body.generationConfig).toEqual({
      thinkingConfig: { includeThoughts: true, thinkingBudget: 2_000 },
    });
    const foreign = {
      messages: [
        { role: "user", content: "Go" },
        { role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: "{}" } }] },
        { role: "tool", tool_call_id: "a", content: "" },
      ],
    };
    const seals = (target: UpstreamTarget): unknown[] =>
      fieldsList(fieldsList(write(foreign, target).body.contents)[1]?.parts).map(
        (part) => part.thoughtSignature,
      );
    expect(seals(gemini3)).toEqual(["skip_thought_signature_validator"]);
    expect(seals(gemini2)).toEqual([undefined]);
  });

  it("lists what it cannot say and refuses what the reply depends on", () => {
    expect(write({ messages: [], user: "u", parallel_tool_calls: false, prediction: {} }).dropped).toEqual([
      ...["prediction", "user", "parallel_tool_calls"],
    ]);
    expect(() => write({ messages: [], stop: ["1", "2", "3", "4", "5", "6"] })).toThrow(/at most 5/);
    expect(() => write({ messages: [{ role: "tool", tool_call_id: "x", content: "" }] })).toThrow(/no call/);
  });
});

const context: ReplyContext = {
  ...{
    requestId: "r1",
    nowSeconds: 7,
    servedModelId: "google/gemini",
    clientBody: {},
    maxEventBytes: 1 << 20,
  },
  customTools: new Set(["patch"]),
  priceUsage: () =>
    ({ cost: null, unknownReason: "test" }) as unknown as ReturnType<ReplyContext["priceUsage"]>,
};
const codec = translatedCodec(geminiReplyReader, chatReplyWriter);

const reply = (parts: readonly Fields[], rest: Fields = {}): Fields => ({
  candidates: [{ content: { role: "model", parts }, ...rest }],
  modelVersion: "gemini-3.5-flash",
  responseId: "abc",
});
const events = [
  reply([{ text: "Denk", thought: true }]),
  reply([{ text: "Größe" }]),
  reply([{ functionCall: { name: "find", args: { x: 1 } }, thoughtSignature: "c2ln" }]),
  reply([{ functionCall: { name: "patch", args: { input: "*** Begin" } } }]),
  {
    ...reply([{ text: "" }], { finishReason: "STOP" }),
    usageMetadata: {
      ...{ promptTokenCount: 10, candidatesTokenCount: 4, thoughtsTokenCount: 6, totalTokenCount: 20 },
      cachedContentTokenCount: 3,
    },
  },
];
const stream = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(""));

describe("geminiReplyReader", () => {
  it("reads a stream cut at every byte, thoughts, seals and calls included", () => {
    const reader = codec.openStream(context);
    let text = "";
    for (const byte of stream) text += reader.push(Buffer.from([byte]));
    expect(reader.isDone).toBe(false);
    text += reader.end();
    expect(reader.isDone).toBe(true);
    expect(reader.usage).toMatchObject({
      ...{ inputTokens: 10, cachedInputTokens: 3, outputTokens: 10, reasoningTokens: 6 },
    });
    const deltas = text
      .split("\n\n")
      .filter((event) => event.startsWith("data: {"))
      .map((event) => fieldsOf(fieldsList(JSON.parse(event.slice(6)).choices)[0]));
    const join = (name: string): string => deltas.map(({ delta }) => fieldsOf(delta)[name] ?? "").join("");
    expect([join("reasoning_content"), join("content")]).toEqual(["Denk", "Größe"]);
    const calls = deltas.flatMap(({ delta }) => fieldsList(fieldsOf(delta).tool_calls));
    expect(calls[0]).toMatchObject({
      id: "call_abc_0",
      extra_content: { google: { thought_signature: "c2ln" } },
    });
    // A tool with free text comes back as one.
    expect(calls.filter(({ index }) => index === 1)).toMatchObject([
      { type: "custom", custom: { name: "patch", input: "" } },
      { custom: { input: "*** Begin" } },
    ]);
    expect(deltas.map(({ finish_reason }) => finish_reason).filter(Boolean)).toEqual(["tool_calls"]);
  });

  it.each([
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content_filter"],
    ["TOO_MANY_TOOL_CALLS", "stop"],
    ["A_NEW_ONE", "stop"],
  ])("gives %s as %s", (finishReason, expected) => {
    const read = codec.readWhole(
      Buffer.from(JSON.stringify(reply([{ text: "x" }], { finishReason }))),
      context,
    );
    if (read.kind !== "reply") throw new Error(read.kind);
    expect(JSON.parse(read.bytes).choices[0]).toMatchObject({
      finish_reason: expected,
      native_finish_reason: finishReason,
    });
  });

  it("reads a blocked prompt as a filtered reply, and an unfinished one as none", () => {
    const blocked = {
      promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
      usageMetadata: { promptTokenCount: 4 },
    };
    expect(codec.readWhole(Buffer.from(JSON.stringify(blocked)), context)).toMatchObject({
      kind: "reply",
      finishReason: "PROHIBITED_CONTENT",
    });
    expect(codec.readWhole(Buffer.from(JSON.stringify(reply([{ text: "x" }]))), context)).toMatchObject({
      kind: "invalid",
    });
    const error = { error: { code: 429, message: "Quota", status: "RESOURCE_EXHAUSTED" } };
    expect(codec.readWhole(Buffer.from(JSON.stringify(error)), context)).toEqual({
      kind: "error-body",
      ...error,
    });
  });

  it("leaves unknown what is not stated, and counts what Google bills", () => {
    expect(readGeminiUsage({})).toBeNull();
    expect(readGeminiUsage({ usageMetadata: { promptTokenCount: 5 } })).toMatchObject({ outputTokens: null });
    expect(
      readGeminiUsage({
        candidates: [{ groundingMetadata: { webSearchQueries: ["a", "b"] } }],
        usageMetadata: {
          ...{ promptTokenCount: 5, toolUsePromptTokenCount: 7, candidatesTokenCount: 1 },
          promptTokensDetails: [{ modality: "AUDIO", tokenCount: 2 }],
        },
      }),
    ).toMatchObject({ inputTokens: 12, outputTokens: 1, audioInputTokens: 2, searches: 2 });
  });
});
