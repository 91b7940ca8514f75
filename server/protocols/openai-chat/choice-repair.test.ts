import { describe, expect, it } from "vitest";
import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { StreamRelay } from "./stream-relay.ts";
import { readWholeReply } from "./whole-reply.ts";

const priceUsage = () => ({ cost: null, unknownReason: "no price is known for the model" });
const end = { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] };

/** Deltas of the first choice as a client reads them. */
function relayed(chunks: readonly Fields[]): { deltas: Fields[]; text: string } {
  const relay = new StreamRelay({
    ...{ servedModelId: "a/b", clientAskedUsage: true, isOneAsked: true, priceUsage, maxEventBytes: 100_000 },
  });
  const whole = chunks
    .map((chunk) => `data: ${JSON.stringify({ id: "chatcmpl-abc", ...chunk })}\n\n`)
    .join("");
  const text = Buffer.from(
    relay.push(Buffer.from(`${whole}data: [DONE]\n\n`)) + relay.end(),
    "latin1",
  ).toString();
  expect(relay.fault).toBeNull();
  const deltas = text
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .flatMap((event) => fieldsList((JSON.parse(event.slice(6)) as Fields).choices))
    .map((choice) => {
      expect(choice.index).toBe(0);
      return fieldsOf(choice.delta);
    });
  return { deltas, text };
}

const call = (fields: Fields): Fields => ({ choices: [{ index: 0, delta: { tool_calls: [fields] } }] });
const calls = (deltas: readonly Fields[]): Fields[] =>
  deltas.flatMap((delta) => fieldsList(delta.tool_calls));

describe("tool calls in a stream that passes through", () => {
  it("that are as they should be pass byte for byte", () => {
    const chunks = [
      call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "" } }),
      call({ index: 0, function: { arguments: '{"a":' } }),
      call({ index: 0, function: { arguments: "1}" } }),
      call({ index: 1, id: "c2", type: "function", function: { name: "g", arguments: "{}" } }),
      end,
    ];
    const { text } = relayed(chunks);
    for (const chunk of chunks) expect(text).toContain(JSON.stringify({ id: "chatcmpl-abc", ...chunk }));
  });

  it("get the index, the id and the type that a server leaves out", () => {
    const { deltas } = relayed([
      call({ function: { name: "f", arguments: '{"città":' } }),
      call({ function: { arguments: '"à"}' } }),
      call({ id: "c2", function: { name: "g", arguments: "{}" } }),
      end,
    ]);
    expect(calls(deltas)).toEqual([
      {
        index: 0,
        id: "call_tcmplabc_0_0",
        type: "function",
        function: { name: "f", arguments: '{"città":' },
      },
      { index: 0, function: { arguments: '"à"}' } },
      { index: 1, id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
    ]);
  });

  it("under one index are told apart", () => {
    const { deltas } = relayed([
      call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "{}" } }),
      call({ index: 0, id: "c2", type: "function", function: { name: "g", arguments: "{}" } }),
      end,
    ]);
    expect(calls(deltas).map(({ index, id }) => [index, id])).toEqual([
      [0, "c1"],
      [1, "c2"],
    ]);
  });

  it("that are numbered from 1 begin at 0", () => {
    const { deltas } = relayed([
      call({ index: 1, id: "c1", type: "function", function: { name: "f", arguments: "{" } }),
      call({ index: 1, function: { arguments: "}" } }),
      end,
    ]);
    expect(calls(deltas).map(({ index }) => index)).toEqual([0, 0]);
  });

  it("have arguments as text, and say id and name once", () => {
    const { deltas } = relayed([
      call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: { a: "é" } } }),
      end,
    ]);
    expect(calls(deltas)[0]).toMatchObject({ function: { name: "f", arguments: '{"a":"é"}' } });
    const repeating = relayed([
      call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "{" } }),
      call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "}" } }),
      end,
    ]);
    expect(calls(repeating.deltas)[1]).toEqual({ index: 0, function: { arguments: "}" } });
  });

  it("are put right beside usage in one chunk", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const { deltas } = relayed([
      { ...call({ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }), usage },
      end,
    ]);
    expect(calls(deltas)[0]).toMatchObject({ index: 0, id: "c1" });
  });
});

it("a chunk with a message in place of a delta is read as a delta", () => {
  const { deltas } = relayed([
    { choices: [{ index: 0, message: { role: "assistant", content: "grüezi" } }] },
    { choices: [{ index: 0, message: {}, finish_reason: "stop" }] },
  ]);
  expect(deltas[0]).toEqual({ role: "assistant", content: "grüezi" });
});

it("a whole reply's calls have an id, a type and arguments as text", () => {
  const message = {
    ...{ role: "assistant", content: null },
    tool_calls: [
      { function: { name: "f", arguments: { a: "é" } } },
      { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
    ],
  };
  const choices = [{ index: 0, message, finish_reason: "tool_calls" }];
  const reply = readWholeReply(
    Buffer.from(JSON.stringify({ id: "chatcmpl-abc", choices })),
    "a/b",
    priceUsage,
  );
  if (reply.kind !== "reply") throw new Error(reply.kind);
  const read = JSON.parse(Buffer.from(reply.bytes, "latin1").toString()) as {
    choices: { message: { tool_calls: unknown[] } }[];
  };
  expect(read.choices[0]!.message.tool_calls).toEqual([
    { id: "call_tcmplabc_0_0", type: "function", function: { name: "f", arguments: '{"a":"é"}' } },
    message.tool_calls[1],
  ]);
});

it("a closing word in quotes closes, and reaches the client without them", () => {
  const relay = new StreamRelay({
    ...{ servedModelId: "a/b", clientAskedUsage: true, isOneAsked: true, priceUsage, maxEventBytes: 100_000 },
  });
  const chunk = { id: "c", choices: [{ index: 0, delta: { content: "x" }, finish_reason: "stop" }] };
  const text = relay.push(Buffer.from(`data: ${JSON.stringify(chunk)}\n\ndata: "[DONE]"\n\n`));
  expect([relay.isDone, relay.fault, text.endsWith("\n\ndata: [DONE]\n\n")]).toEqual([true, null, true]);
});

describe("the number of a choice in a stream that passes through", () => {
  const streamed = (isOneAsked: boolean, indices: readonly number[]): unknown[] => {
    const relay = new StreamRelay({
      ...{ servedModelId: "a/b", clientAskedUsage: true, isOneAsked, priceUsage, maxEventBytes: 100_000 },
    });
    const chunks = indices.flatMap((index) => [
      { choices: [{ index, delta: { content: "Hi" }, finish_reason: null }] },
      { choices: [{ index, delta: {}, finish_reason: "stop" }] },
    ]);
    const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
    const sent = relay.push(Buffer.from(`${text}data:  [DONE] \n\n`)) + relay.end();
    expect([relay.fault, relay.isDone]).toEqual([null, true]);
    // SDKs compare the first letters of the data.
    expect(sent.endsWith("\n\ndata: [DONE]\n\n")).toBe(true);
    return sent
      .split("\n\n")
      .filter((event) => event.includes('"delta"'))
      .flatMap((event) => fieldsList((JSON.parse(event.slice(6)) as Fields).choices))
      .map((choice) => choice.index);
  };

  it("is 0 where one was asked for, and as the provider says where several were", () => {
    expect(streamed(true, [1])).toEqual([0, 0]);
    expect(streamed(true, [0])).toEqual([0, 0]);
    expect(streamed(true, [2, 0])).toEqual([0, 0, 2, 2]);
    expect(streamed(false, [1, 0])).toEqual([1, 1, 0, 0]);
  });
});
