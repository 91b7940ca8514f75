import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OtherKindsGateway, startOtherKindsGateway } from "./testing/other-kinds-gateway.ts";
import { otherKindsRefusals } from "./testing/other-kinds-refusals.ts";
import { type OtherKindsUpstream, sound } from "./testing/other-kinds-upstream.ts";

let gateway: OtherKindsGateway;
let upstream: OtherKindsUpstream;
let client: OpenAI;

beforeAll(async () => {
  gateway = await startOtherKindsGateway();
  upstream = gateway.upstream;
  client = new OpenAI({ apiKey: "any", baseURL: `${gateway.address}/v1`, maxRetries: 0 });
}, 300_000);
afterEach(() => {
  upstream.answer = null;
  upstream.seen.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${gateway.address}/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const cost = (headers: Headers): string | null => headers.get("x-tradewind-cost-usd");
const sentJson = (): Record<string, unknown> => JSON.parse(upstream.seen[0]!.body.toString("utf8"));

describe("the openai client", () => {
  it("gets embeddings as they came, with the model and the cost", async () => {
    const { data, response } = await client.embeddings
      .create({ model: "text-embedding-3-small", input: ["one", "two"], user: "u" })
      .withResponse();
    expect(data.data.map(({ embedding }) => embedding)).toEqual([
      [0.25, -0.5, 1],
      [0.25, -0.5, 1],
    ]);
    expect(data.model).toBe("openai/text-embedding-3-small");
    expect(data.usage).toMatchObject({ prompt_tokens: 1_000, cost: 0.00002 });
    expect(cost(response.headers)).toBe("0.000020000");
    expect(upstream.seen[0]).toMatchObject({
      path: "/v1/embeddings",
      headers: { authorization: "Bearer sk-upstream" },
    });
    expect(sentJson()).toEqual({
      ...{ model: "text-embedding-3-small", input: ["one", "two"] },
      ...{ user: "u", encoding_format: "base64" },
    });
  });

  it("gets images charged by their tokens, or by the piece", async () => {
    const byTokens = await client.images.generate({ model: "gpt-image-1", prompt: "a cat" }).withResponse();
    expect(byTokens.data.data?.[0]?.b64_json).toBe("aGk=");
    // 10 tokens of text at $5, 40 of images at $10, 50 out at $40 a million.
    expect(byTokens.data.usage).toMatchObject({ cost: 0.00245 });
    const byPiece = await client.images.generate({ model: "own/images", prompt: "a cat" }).withResponse();
    expect(cost(byPiece.response.headers)).toBe("0.040000000");
  });

  it("gets speech byte for byte, as the upstream names it, at the price of its characters", async () => {
    const reply = await client.audio.speech.create({ model: "own/voice", voice: "alloy", input: "Grüße 👋" });
    expect(Buffer.from(await reply.arrayBuffer()).equals(sound)).toBe(true);
    expect(reply.headers.get("content-type")).toBe("audio/mpeg");
    expect(cost(reply.headers)).toBe("0.000105000");
  });

  it("gets a transcription, its file untouched, in JSON and in plain formats", async () => {
    const file = await toFile(sound, "déjà vu.mp3");
    const json = await client.audio.transcriptions
      .create({ model: "whisper-1", file, language: "fr" })
      .withResponse();
    expect(json.data.text).toBe("Héllo");
    expect(cost(json.response.headers)).toBe("0.009000000");
    const sent = upstream.seen[0]!;
    expect(sent.path).toBe("/v1/audio/transcriptions");
    const form = await new Response(sent.body, {
      headers: { "content-type": String(sent.headers["content-type"]) },
    }).formData();
    expect([form.get("model"), form.get("language")]).toEqual(["whisper-1", "fr"]);
    const received = form.get("file") as File;
    expect(Buffer.from(await received.arrayBuffer()).equals(sound)).toBe(true);
    const plain = await client.audio.transcriptions
      .create({ model: "openai/whisper-1", file: await toFile(sound, "a.mp3"), response_format: "vtt" })
      .withResponse();
    expect(plain.data).toContain("Héllo");
    expect(plain.response.headers.get("content-type")).toBe("text/vtt; charset=utf-8");
    // The seconds are not told in this format: unknown is not 0.
    expect(cost(plain.response.headers)).toBeNull();
  });

  it("sends files as large as OpenAI takes", async () => {
    const file = await toFile(Buffer.alloc(25_000_000, 7), "long.mp3");
    await client.audio.transcriptions.create({ model: "whisper-1", file });
    expect(upstream.seen[0]!.body.length).toBeGreaterThan(25_000_000);
    const tooLarge = await toFile(Buffer.alloc(34_000_000), "longer.mp3");
    await expect(client.audio.transcriptions.create({ model: "whisper-1", file: tooLarge })).rejects.toThrow(
      /larger than the limit of 33554432 bytes/,
    );
  });

  it("gets moderations, from `auto` where it names no model", async () => {
    const { data, response } = await client.moderations.create({ input: "hello" }).withResponse();
    expect(data.model).toBe("openai/omni-moderation-latest");
    expect(data.results[0]?.flagged).toBe(false);
    expect(cost(response.headers)).toBeNull();
    expect(sentJson()).toEqual({ model: "omni-moderation-latest", input: "hello" });
  });

  it("lists models of every kind with prices", async () => {
    const models = new Map<string, Record<string, unknown>>();
    for await (const model of client.models.list())
      models.set(model.id, model as unknown as Record<string, unknown>);
    expect(models.get("openai/text-embedding-3-small")).toMatchObject({
      kind: "embedding",
      context_window: 8192,
      pricing: { input: 0.02, output: 0 },
    });
    expect(models.get("openai/whisper-1")).toMatchObject({
      kind: "transcription",
      pricing: { per_unit: { seconds: 0.0001 } },
    });
    expect(models.get("openai/omni-moderation-latest")).toMatchObject({ kind: "moderation", pricing: null });
    expect(models.get("auto")).toMatchObject({ kind: null });
    expect(models.get("openai/gpt-5-mini")).toMatchObject({ kind: "chat" });
  });
});

describe("reranking", () => {
  it("speaks Cohere's shape, at the place where Cohere has it, priced by searches", async () => {
    const body = { query: "q", documents: ["a", { text: "b" }], top_n: 2 };
    const own = await post("/rerank", { ...body, model: "own/reranker" });
    expect(await own.json()).toMatchObject({ results: [{ index: 1 }, { index: 0 }] });
    expect(cost(own.headers)).toBe("0.004000000");
    upstream.seen.length = 0;
    const cohere = await post("/rerank", { ...body, model: "cohere/rerank-v3.5" });
    expect(cohere.status).toBe(200);
    expect(upstream.seen[0]?.path).toBe("/v1/v2/rerank");
    expect(sentJson()).toEqual({ ...body, model: "rerank-v3.5" });
  });
});

describe("auto", () => {
  it("takes the cheapest model of the kind, and the next one where that fails", async () => {
    const reply = await post("/embeddings", { model: "auto", input: "x" });
    expect(reply.headers.get("x-tradewind-model")).toBe("openai/text-embedding-3-small");
    upstream.answer = ({ body }, response) => {
      const isFirst = body.includes("embedding-3-small");
      response.writeHead(isFirst ? 404 : 200, { "content-type": "application/json" });
      response.end(
        isFirst
          ? JSON.stringify({ error: { message: "no such model" } })
          : JSON.stringify({
              data: [{ embedding: [1] }],
              model: "m",
              usage: { prompt_tokens: 1, total_tokens: 1 },
            }),
      );
    };
    const other = await post("/embeddings", { model: "auto", input: "x" });
    expect([other.status, other.headers.get("x-tradewind-model")]).toEqual([200, "cohere/embed-v4.0"]);
  });

  it("takes the next one, too, where a reply of 200 is none, and says so where there is no other", async () => {
    upstream.answer = ({ body }, response) => {
      const isFirst = body.includes("embedding-3-small");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: isFirst ? [] : [{ embedding: [1] }] }));
    };
    const other = await post("/embeddings", { model: "auto", input: "x" });
    expect([other.status, other.headers.get("x-tradewind-model")]).toEqual([200, "cohere/embed-v4.0"]);
    for (const type of ["text/plain", "text/html", "application/json"]) {
      upstream.answer = (_request, response) => {
        response.writeHead(200, { "content-type": type });
        response.end("no capacity");
      };
      const none = await post("/audio/speech", { model: "own/voice", input: "x", voice: "a" });
      expect([none.status, await none.text()]).toEqual([
        502,
        expect.stringContaining("upstream_invalid_reply"),
      ]);
    }
  });

  it("says why, keeps to limits and preferences, and never sends the gateway's own fields on", async () => {
    const reply = await fetch(`${gateway.address}/v1/embeddings`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-tradewind-debug": "true" },
      body: JSON.stringify({
        model: "auto",
        input: "x",
        provider: { only: ["cohere"] },
        routing: { max_cost_usd: 1 },
      }),
    });
    expect(reply.headers.get("x-tradewind-model")).toBe("cohere/embed-v4.0");
    expect(reply.headers.get("x-tradewind-reason")).toMatch(/^Cheapest healthy model of the kind embedding/);
    expect(sentJson()).toEqual({ model: "embed-v4.0", input: "x" });
    const unpriced = await post("/moderations", { input: "x", routing: { max_cost_usd: 1 } });
    expect([unpriced.status, await unpriced.text()]).toEqual([400, expect.stringContaining("unpriced")]);
    const quality = await post("/embeddings", { model: "auto", input: "x", routing: { min_quality: 0.5 } });
    expect([quality.status, await quality.text()]).toEqual([
      400,
      expect.stringContaining("routing.min_quality"),
    ]);
  });

  it("records decision and outcome with usage and cost", async () => {
    const reply = await post("/embeddings", { model: "auto", input: "x" });
    const id = reply.headers.get("x-request-id")!;
    await reply.text();
    const found = (await (await fetch(`${gateway.address}/v1/requests/${id}`)).json()) as Record<
      string,
      object
    >;
    expect(found.outcome).toMatchObject({
      status: "ok",
      served_by: expect.stringContaining("embed"),
      cost: { total_usd: expect.any(Number) },
    });
  });
});

describe("the built-in embedder", () => {
  it("answers without any upstream, in floats and in base64, and costs nothing", async () => {
    const ask = (input: string | string[], encoding_format: "float" | "base64") =>
      client.embeddings.create({ model: "tradewind/tradewind-static", input, encoding_format });
    const floats = await ask(["a cat", "a kitten", "the tax code"], "float");
    const [cat, kitten, tax] = floats.data.map(({ embedding }) => embedding);
    const dot = (one: number[], other: number[]) =>
      one.reduce((sum, value, at) => sum + value * other[at]!, 0);
    expect(dot(cat!, cat!)).toBeCloseTo(1, 5);
    expect(dot(cat!, kitten!)).toBeGreaterThan(dot(cat!, tax!));
    const packed = await ask("a cat", "base64");
    const bytes = Buffer.from(packed.data[0]!.embedding as unknown as string, "base64");
    expect(Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))).toEqual(cat);
    expect(floats.usage).toMatchObject({ cost: 0 });
    expect(upstream.seen).toEqual([]);
  });

  it("reads a long text to its end, and refuses what it cannot read", async () => {
    const ask = (body: object) => post("/embeddings", { model: "tradewind/tradewind-static", ...body });
    const vectorOf = async (input: string) =>
      ((await (await ask({ input })).json()) as OpenAI.CreateEmbeddingResponse).data[0]!.embedding;
    const long = "word ".repeat(400);
    expect(await vectorOf(`${long}apple ${long}`)).not.toEqual(await vectorOf(`${long}planet ${long}`));
    for (const body of [{ input: [1, 2] }, { input: "x", dimensions: 3 }, { input: "x".repeat(32_001) }])
      expect((await ask(body)).status).toBe(400);
  });
});

describe("refusals", () => {
  it.each(otherKindsRefusals)("%s %j gives %s", async (path, body, code, text) => {
    const reply = await post(path, body);
    const { error } = (await reply.json()) as { error: { code: string; message: string } };
    expect([reply.status >= 400 && reply.status < 500, error.code]).toEqual([true, code]);
    expect(error.message).toContain(text);
    expect(upstream.seen).toEqual([]);
  });

  it("names what is wrong with a form", async () => {
    const form = (fields: Record<string, string | Blob>): Promise<Response> => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      return fetch(`${gateway.address}/v1/audio/transcriptions`, { method: "POST", body: data });
    };
    const file = new Blob([sound]);
    expect(await (await form({ model: "whisper-1" })).text()).toContain("`file` is missing");
    expect(await (await form({ file })).text()).toContain("`model` is missing");
    expect(await (await form({ model: "whisper-1", file: "text" })).text()).toContain("`file`");
    expect(await (await form({ model: "gpt-5-mini", file })).text()).toContain("model_wrong_kind");
    const json = await post("/audio/transcriptions", { model: "whisper-1" });
    expect([json.status, await json.text()]).toEqual([415, expect.stringContaining("multipart/form-data")]);
  });

  it("breaks the connection where speech breaks off, so that nobody takes it for whole", async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { "content-type": "audio/mpeg", "content-length": sound.length });
      response.write(sound.subarray(0, 1_000), () => setTimeout(() => response.destroy(), 50));
    };
    const reply = await post("/audio/speech", { model: "own/voice", input: "x", voice: "a" });
    await expect(reply.arrayBuffer()).rejects.toThrow();
  });

  it("hands an upstream's refusal on", async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "voice is unknown", type: "invalid_request_error" } }));
    };
    const reply = await post("/audio/speech", { model: "own/voice", input: "x", voice: "zz" });
    expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining("voice is unknown")]);
  });
});
