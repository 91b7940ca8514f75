import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fields } from "../protocols/fields.ts";
import { type ProtocolGateway, protocolPairs, startProtocolGateway } from "./testing/protocol-gateway.ts";

/** Speaks the upstreams' protocols as somebody else understands them. */
let mock: LLMock;
let gateway: ProtocolGateway;

beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  mock.onMessage("hello", { content: "naïve 日本 😀 to you" });
  mock.onMessage("weather", { toolCalls: [{ id: "call_a", name: "weather", arguments: '{"city":"Rome"}' }] });
  await mock.start();
  gateway = await startProtocolGateway(mock.url);
}, 300_000);

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await mock.stop();
});

describe.each(protocolPairs)("aimock: %s to %s", (_from, _into, client, to) => {
  it.each([false, true])("text and a tool call, streamed: %s", async (isStream) => {
    const ask = async (text: string, tools?: readonly string[]) => {
      const question = { said: [{ user: [{ text }] }], ...(tools && { tools }) };
      const response = await gateway.send(client, to, question, isStream);
      const reply = await response.text();
      expect(response.status, reply).toBe(200);
      const heard = isStream ? client.hearStream(reply) : client.hear(JSON.parse(reply) as Fields);
      expect(heard, reply).not.toBeNull();
      return heard!;
    };
    expect((await ask("hello")).text).toBe("naïve 日本 😀 to you");
    const { calls, ending } = await ask("weather", ["weather"]);
    expect(calls).toEqual([{ id: expect.any(String), name: "weather", input: { city: "Rome" } }]);
    expect(["tool_calls", "tool_use", "completed", "STOP", "FUNCTION_CALL"]).toContain(ending);
  });
});
