import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { type Fields, fieldsOf, textOf } from "../protocols/fields.ts";
import { badValues } from "../protocols/testing/bad-values.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

const counted = { input: 9, cached: 0, written: 0, output: 2 };
const said: Reply = { blocks: [{ text: "Hi" }], ending: "stop", counted };

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
  gateway.answer = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(upstreamProtocols[0]!.whole(said)));
  };
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

type Protocol = keyof typeof badValues;
const protocols = Object.keys(badValues) as Protocol[];
const paths: Readonly<Record<Protocol, (model: string) => string>> = {
  "openai-chat": () => "/v1/chat/completions",
  "openai-responses": () => "/v1/responses",
  "anthropic-messages": () => "/v1/messages",
  gemini: (model) => `/v1beta/models/${model}:generateContent`,
};

async function post(path: string, body: unknown): Promise<{ status: number; error: Fields }> {
  const response = await fetch(`${gateway.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${gateway.apiKey}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const json = (await response.json()) as Fields;
  return { status: response.status, error: fieldsOf(json.error) };
}

/** The validator's own words, of which a client can make nothing. */
const rawWords = /must match|must NOT|schema|\{|keyword|\.\.\./;

describe.each(protocols)("values that no provider takes, in requests of %s", (protocol) => {
  it.each(["auto", "auto:cheap"])(
    "are refused for %s before anybody is called, with the field and the fix",
    async (model) => {
      for (const [body, field, fix] of badValues[protocol]) {
        const { status, error } = await post(paths[protocol](model), {
          ...body,
          ...modelIn(protocol, model),
        });
        expect([body, status, error.message]).toEqual([body, 400, expect.stringContaining(fix)]);
        expect(error.message).toContain(field);
        expect(textOf(error.message)!.replaceAll(/`[^`]*`|\w+_schema/g, "")).not.toMatch(rawWords);
      }
      expect(gateway.seen).toHaveLength(0);
    },
  );
});

const modelIn = (protocol: Protocol, model: string): object => (protocol === "gemini" ? {} : { model });

describe("the same values elsewhere", () => {
  const bad = { messages: [{ role: "user", content: "Hi" }], tools: [{}], temperature: "0.7", n: 0 };

  it("are refused in a question about the route, too", async () => {
    const { status, error } = await post("/v1/route", { model: "auto", ...bad });
    expect([status, error.message]).toEqual([400, expect.stringContaining("temperature")]);
  });

  it("go to a model that the client names as they came", async () => {
    const before = gateway.seen.length;
    const chat = upstreamProtocols[0]!;
    const { status } = await post("/v1/chat/completions", { model: modelOf(chat), ...bad });
    expect(status).toBe(200);
    expect(gateway.seen.length).toBe(before + 1);
    expect(gateway.seen.at(-1)!.body).toEqual({ ...bad, model: chat.upstreamModel });
  });
});

describe("bodies made to break the check", () => {
  const hi = '"messages":[{"role":"user","content":"Hi"}]';
  it.each([
    ["deep nesting", `{"model":"auto",${hi},"tools":${"[".repeat(400)}${"]".repeat(400)}}`],
    ["an array in place of an object", `{"model":"auto",${hi},"response_format":[[]],"tool_choice":[]}`],
    ["many tools", `{"model":"auto",${hi},"tools":[${Array(1_001).fill("{}").join()}]}`],
    ["__proto__", `{"model":"auto",${hi},"__proto__":{"tools":[{}]},"tools":[{"__proto__":{"type":5}}]}`],
    ["a long name", `{"model":"auto",${hi},"logit_bias":{"${"k".repeat(1_000_000)}":"5"}}`],
  ])("are never a fault of the gateway: %s", async (_name, body) => {
    const { status, error } = await post("/v1/chat/completions", body);
    expect(status).not.toBe(500);
    expect(textOf(error.message) ?? "").toSatisfy(({ length }: string) => length < 600);
  });
});
