import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import { sseFields } from "../protocols/behaviours/sse-fields.ts";
import { type Fields, fieldsList, fieldsOf } from "../protocols/fields.ts";
import { geminiCliBody } from "./testing/gemini-cli-body.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

const [chat, messages, gemini] = upstreamProtocols as [
  ...[(typeof upstreamProtocols)[0], (typeof upstreamProtocols)[0], (typeof upstreamProtocols)[0]],
];
const counted = { input: 100, cached: 20, written: 0, output: 40 };
const spoken: Reply = { blocks: [{ text: "naïve 日本 😀" }], ending: "stop", counted };

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const contents = [{ role: "user", parts: [{ text: "Hi" }] }];
const keyHeader = { "x-goog-api-key": "key-one" };

async function post(
  path: string,
  body: unknown = { contents },
  headers: Record<string, string> = keyHeader,
): Promise<{ status: number; text: string; headers: Headers; json: Fields }> {
  const response = await fetch(`${gateway.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = /^[{[]/.test(text) ? (JSON.parse(text) as Fields) : {};
  return { status: response.status, text, headers: response.headers, json };
}
const get = async (path: string) => {
  const response = await fetch(`${gateway.address}${path}`, { headers: keyHeader });
  return { status: response.status, json: (await response.json()) as Fields };
};
const call = (to: typeof chat, method = "generateContent"): string =>
  `/v1beta/models/${modelOf(to)}:${method}`;
const answer = (to: typeof chat, reply: Reply = spoken): void => {
  gateway.answer = replay(to, reply);
};
/** Whatever is asked, with fields that Google takes and the table of behaviours does not know. */
const answerAnything = (to: typeof chat): void => {
  gateway.answer = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(to.whole(spoken)));
  };
};
const last = () => gateway.seen.at(-1)!;

describe("paths of Gemini's API", () => {
  it.each([
    [`/v1beta/models/${modelOf(chat)}:generateContent`, modelOf(chat)],
    [`/v1/models/${modelOf(chat)}:generateContent`, modelOf(chat)],
    [`/v1/v1beta/models/${modelOf(chat)}:generateContent`, modelOf(chat)],
    [`/v1beta/models/${encodeURIComponent(`${modelOf(chat)}:generateContent`)}`, modelOf(chat)],
    [`/v1beta/models/models/${modelOf(chat)}:generateContent`, modelOf(chat)],
  ])("%s names model and method", async (path, model) => {
    answer(chat);
    expect((await post(path)).json).toMatchObject({
      candidates: [
        { content: { role: "model", parts: [{ text: "naïve 日本 😀" }] }, finishReason: "STOP", index: 0 },
      ],
      modelVersion: model,
      usageMetadata: { promptTokenCount: 120, cachedContentTokenCount: 20, candidatesTokenCount: 40 },
    });
  });

  it.each(["auto", "auto:best", "auto:cheap"])("%s is routed", async (model) => {
    gateway.answer = (response, request, number) => {
      const to = upstreamProtocols.find((one) => one.violations(request).length === 0)!;
      replay(to, spoken)(response, request, number);
    };
    const { json, status } = await post(`/v1beta/models/${model}:generateContent`);
    expect([status, JSON.stringify(json.candidates)]).toEqual([200, expect.stringContaining("naïve")]);
  });

  it.each([
    ["/v1beta/models/auto:embedContent", 404, "route_not_found"],
    ["/v1beta/models/auto", 404, "route_not_found"],
    ["/v1beta/models/:generateContent", 404, "route_not_found"],
    ["/v1beta/models/auto:best:predict", 404, "route_not_found"],
    ["/v1beta/models/nobody/none:generateContent", 404, "model_not_found"],
    [`/v1beta/models/${"a".repeat(257)}:generateContent`, 400, "invalid_request"],
    ["/v1beta/cachedContents", 404, "route_not_found"],
  ])("%s is refused in Google's form", async (path, status, code) => {
    const reply = await post(path);
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({
      error: {
        ...{ code: status, message: expect.any(String) },
        status: status === 404 ? "NOT_FOUND" : "INVALID_ARGUMENT",
        details: [
          expect.objectContaining({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: code.toUpperCase(),
            metadata: expect.objectContaining({ code }),
          }),
        ],
      },
    });
  });

  it("lists models by pages, and each by its name", async () => {
    const names: unknown[] = [];
    let token = "";
    do {
      const { json } = await get(`/v1beta/models?pageSize=3&pageToken=${token}`);
      const page = fieldsList(json.models);
      expect(page.length).toBeLessThanOrEqual(3);
      names.push(...page.map(({ name }) => name));
      token = String(json.nextPageToken ?? "");
    } while (token !== "");
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["models/auto", "models/auto:best", "models/test/gemini"]));
    expect((await get("/v1beta/models/auto:best")).json).toMatchObject({ name: "models/auto:best" });
    expect((await get(`/v1beta/models/${modelOf(chat)}`)).json).toMatchObject({
      name: `models/${modelOf(chat)}`,
      supportedGenerationMethods: ["generateContent", "streamGenerateContent", "countTokens"],
    });
    expect((await get("/v1beta/models/nobody")).json).toMatchObject({ error: { status: "NOT_FOUND" } });
    expect((await get("/v1beta/models?pageSize=-1")).json).toMatchObject({ error: { code: 400 } });
  });

  it("counts tokens, of a request of its own, too", async () => {
    answer(chat);
    const { json } = await post(call(chat, "countTokens"));
    expect(json).toEqual({ totalTokens: expect.any(Number) });
    const generateContentRequest = {
      model: "models/x",
      contents,
      system_instruction: { parts: [{ text: "Be brief, please" }] },
    };
    const inner = await post(call(chat, "countTokens"), { generateContentRequest });
    expect(inner.json.totalTokens).toBeGreaterThan(json.totalTokens as number);
    expect(inner.headers.get("x-tradewind-token-count")).toBe("estimate");
    gateway.answer = (response) => void response.end(JSON.stringify({ totalTokens: 77 }));
    const counted = await post(call(gemini, "countTokens"), { generateContentRequest });
    expect(counted.json).toEqual({ totalTokens: 77 });
    expect(counted.headers.get("x-tradewind-token-count")).toBe("provider");
    expect(last().path).toBe("/v1beta/models/gemini-3.5-flash:countTokens");
    expect(last().body.generateContentRequest).toMatchObject({ model: "models/gemini-3.5-flash", contents });
  });
});

describe("keys of Gemini's API", () => {
  it("come in a header or in the query, and never reach the provider or the reply", async () => {
    for (const to of [chat, gemini])
      for (const [query, headers] of [
        ["?key=key-one", {}],
        ["", keyHeader],
        ["", { authorization: "Bearer key-one" }],
      ] as const) {
        answer(to);
        const reply = await post(`${call(to)}${query}`, { contents }, headers as Record<string, string>);
        expect(reply.status, reply.text).toBe(200);
        const { path, headers: sent, body } = last();
        expect(JSON.stringify([path, sent, body, reply.text, [...reply.headers]])).not.toContain("key-one");
      }
  });

  it.each([
    ["?key=wrong-key-7", {}],
    ["", { "x-goog-api-key": "wrong-key-7" }],
    ["", {}],
  ])("%s %j is refused in Google's form and not repeated", async (query, headers) => {
    const reply = await post(`${call(chat)}${query}`, { contents }, headers as Record<string, string>);
    expect([reply.status, fieldsOf(reply.json.error).status]).toEqual([401, "UNAUTHENTICATED"]);
    expect(reply.text).not.toContain("wrong-key-7");
  });
});

describe("streams of Gemini's API", () => {
  it.each([
    ["another provider's", chat],
    ["Gemini's own", gemini],
  ])("are events with alt=sse and one JSON array without: %s", async (_name, to) => {
    answer(to);
    const events = await post(`${call(to, "streamGenerateContent")}?alt=sse`);
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    const pieces = sseFields(events.text).map(({ data }) => fieldsOf(data));
    const array = await post(call(to, "streamGenerateContent"));
    expect(array.headers.get("content-type")).toContain("application/json");
    const words = (list: readonly Fields[]): string =>
      list
        .flatMap(({ candidates }) => fieldsList(candidates))
        .flatMap(({ content }) => fieldsList(fieldsOf(content).parts))
        .map(({ text }) => text ?? "")
        .join("");
    expect(words(JSON.parse(array.text))).toBe("naïve 日本 😀");
    expect(words(pieces)).toBe("naïve 日本 😀");
    expect(fieldsOf(pieces.at(-1)).usageMetadata).toHaveProperty("cost");
  });

  it("that fail before they begin are an error, not an array", async () => {
    gateway.answer = (response) => {
      response.writeHead(503, { "content-type": "application/json" });
      response.end(JSON.stringify(chat.error(503, "overloaded")));
    };
    const reply = await post(call(chat, "streamGenerateContent"));
    expect([reply.status, fieldsOf(reply.json.error).status]).toEqual([503, "UNAVAILABLE"]);
  });
});

describe("a request to Gemini", () => {
  it("passes as it is, but for the gateway's own fields and the model", async () => {
    answerAnything(gemini);
    const own = {
      contents: [{ role: "user", parts: { text: "Hi", partMetadata: { a: 1 } } }],
      system_instruction: { parts: [{ text: "Be brief" }] },
      safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
      tools: [{ googleSearch: {} }],
      generationConfig: { temperature: 0, mediaResolution: "MEDIA_RESOLUTION_LOW" },
      cachedContent: "cachedContents/1",
    };
    const asked = { ...own, model: "models/x", routing: { resume: "never" } };
    expect((await post(call(gemini), asked)).status).toBe(200);
    expect(last().path).toBe("/v1beta/models/gemini-3.5-flash:generateContent");
    expect(last().body).toEqual(own);
  });

  it("that Gemini alone can serve goes nowhere else", async () => {
    const file = { fileData: { mimeType: "application/pdf", fileUri: "files/abc" } };
    for (const body of [
      { contents: [{ parts: [file, { text: "Read this" }] }] },
      { contents, tools: [{ googleSearch: {} }] },
      { contents, cachedContent: "cachedContents/1" },
      { contents, generationConfig: { responseModalities: ["IMAGE"] } },
    ]) {
      answerAnything(gemini);
      const { status, json } = await post("/v1beta/models/auto:generateContent", {
        ...body,
        models: [modelOf(chat)],
      });
      expect([status, String(json.modelVersion)]).toEqual([
        200,
        expect.stringMatching(/^test\/(gemini|vertex)$/),
      ]);
      expect((await post(call(chat), body)).json).toMatchObject({ error: { code: 400 } });
    }
  });
});

describe("a conversation of Gemini CLI", () => {
  it("calls a tool and goes on with its result, by any provider", async () => {
    for (const to of [chat, messages, gemini]) {
      answer(to);
      const { status, text } = await post(`${call(to, "streamGenerateContent")}?alt=sse`, geminiCliBody);
      expect(status, text).toBe(200);
      const { violations, understand } = to;
      expect(violations(last())).toEqual([]);
      expect(understand(last())).toMatchObject({ tools: ["list_directory"] });
      expect(understand(last()).said.join("\n")).toContain("no such file");
      if (to !== gemini) expect(JSON.stringify(last().body)).not.toContain("skip_thought_signature");
    }
  });
});

describe("what people wrote in a request of Gemini's API", () => {
  it.each([
    ["another provider", chat],
    ["Gemini", gemini],
  ])("is redacted before it is sent to %s", async (_name, to) => {
    answer(to);
    const secret = "anna.schmidt@example.org";
    const body = {
      contents: { role: "user", parts: [{ text: `Write to ${secret}` }] },
      system_instruction: { parts: { text: `I am ${secret}` } },
    };
    await post(call(to), body, { ...keyHeader, "x-tradewind-redact": "true" });
    const sent = JSON.stringify(last().body);
    expect(sent).toContain("Write to ");
    expect(sent).toContain("I am ");
    expect(sent).not.toContain(secret);
  });
});
