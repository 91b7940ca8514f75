import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Reply, toolSchema } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startProtocolGateway();
  client = new OpenAI({ baseURL: `${gateway.address}/v1`, apiKey: gateway.apiKey, maxRetries: 0 });
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const counted = { input: 100, cached: 20, written: 0, output: 40 };
const spoken: Reply = { blocks: [{ text: "naïve 日本 😀" }], ending: "stop", counted };
const call = { id: "call_a", name: "weather", input: { city: "Rome" } };
const upstreams = upstreamProtocols.map((to) => [to.protocol, to] as const);

describe.each(upstreams)("the openai SDK's responses to %s", (_protocol, to) => {
  it("reads texts, streams, structured output and errors", async () => {
    const asked = { model: modelOf(to), input: "Weather in Rome?" };
    gateway.answer = replay(to, spoken);
    const whole = await client.responses.create(asked);
    expect(whole.output_text).toBe("naïve 日本 😀");
    expect(whole.usage).toMatchObject({ input_tokens: 120, output_tokens: 40 });
    const final = await client.responses.stream(asked).finalResponse();
    expect(final.output_text).toBe("naïve 日本 😀");
    gateway.answer = replay(to, { ...spoken, blocks: [{ text: '{"city":"Rome"}' }] });
    const format = {
      ...{ type: "json_schema" as const, name: "place", strict: true, schema: toolSchema as never },
    };
    const parsed = await client.responses.parse({ ...asked, text: { format } });
    expect(parsed.output_parsed).toEqual({ city: "Rome" });
    gateway.answer = (response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify(to.error(400, "the field x is not known")));
    };
    const error = await client.responses.create(asked).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(String(error)).toContain("the field x is not known");
  });

  it("runs a tool with thinking in between, every item sent back as it came", async () => {
    const tools = [
      { type: "function" as const, name: "weather", parameters: toolSchema as never, strict: true },
    ];
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: "user", content: "Weather in Rome?" }];
    const asked = { model: modelOf(to), tools, reasoning: { effort: "medium" as const }, store: false };
    const thought = { thinking: "Look it up.", signature: "EqQBsig+/=" };
    gateway.answer = replay(to, { blocks: [thought, { call }], ending: "tools", counted });
    const first = await client.responses.create({ ...asked, input });
    const called = first.output.find((item) => item.type === "function_call")!;
    expect(JSON.parse(called.arguments)).toEqual({ city: "Rome" });
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]), {
      ...{ type: "function_call_output", call_id: called.call_id, output: "21 degrees" },
    });
    gateway.answer = replay(to, spoken);
    expect((await client.responses.create({ ...asked, input })).output_text).toBe("naïve 日本 😀");
    const { said } = to.understand(gateway.seen.at(-1)!);
    expect(said).toContain("result call_a: 21 degrees");
    expect(said.some((line) => line.startsWith("assistant: call call_a weather"))).toBe(true);
    // What proves the thinking goes back to whoever sealed it.
    if (to.protocol !== "openai-chat") expect(said.join("\n")).toContain("sealed EqQBsig+/=");
  });
});
