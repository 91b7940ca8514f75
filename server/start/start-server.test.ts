import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const databases: readonly (readonly [name: string, url: string | null])[] = [
  ["the embedded database", null],
  ...(process.env.TEST_DATABASE_URL === undefined
    ? []
    : [["PostgreSQL", process.env.TEST_DATABASE_URL] as const]),
];

describe.each(databases)("a server on %s, asked by the openai package", (_name, url) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-start-"));
  let server: RunningServer;
  let client: OpenAI;
  const messages = [{ role: "user" as const, content: "What is 17 * 23?" }];

  beforeAll(async () => {
    server = await startFrom([`--data-dir=${folder}`, ...(url === null ? [] : [`--database-url=${url}`])], {
      TRADEWIND_API_KEYS: "one:key-one,two:key-two",
      TRADEWIND_DEMO_SPEED: "1000",
    });
    client = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: "key-one", maxRetries: 0 });
    await server.databaseReady;
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers, names the model that served, and says the cost and the decision", async () => {
    const { data, response } = await client.chat.completions
      .create({ model: "auto", messages })
      .withResponse();
    expect(data.model).toMatch(/^demo\//);
    expect(data.choices[0]!.message.content).not.toBe("");
    const usage = data.usage as typeof data.usage & {
      cost: number;
      cost_details: { upstream_inference_cost: number };
    };
    expect(usage.cost).toBeGreaterThan(0);
    expect(usage.cost_details.upstream_inference_cost).toBe(usage.cost);
    expect(response.headers.get("x-tradewind-model")).toBe(data.model);
    expect(response.headers.get("x-tradewind-task")).toBe("math");
    expect(Number(response.headers.get("x-tradewind-cost-usd"))).toBeCloseTo(usage.cost, 9);
    expect(Number(response.headers.get("x-tradewind-overhead-ms"))).toBeGreaterThan(0);
  });

  it("streams, with the cost in the last chunk", async () => {
    const stream = await client.chat.completions.create({ model: "auto", messages, stream: true });
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text).not.toBe("");
    expect((usage as { cost?: number } | null | undefined)?.cost).toBeGreaterThan(0);
  });

  it("has decision and outcome of a request at once, and after they were written", async () => {
    const { response } = await client.chat.completions.create({ model: "auto", messages }).withResponse();
    const id = response.headers.get("x-tradewind-request-id");
    const ask = (key: string) =>
      fetch(`${server.address}/v1/requests/${id}`, { headers: { authorization: `Bearer ${key}` } });
    const read = async () =>
      (await ask("key-one")).json() as Promise<Record<string, Record<string, unknown>>>;
    /** Another caller must not even learn that the request is there. */
    const refuseOthers = async (): Promise<void> => {
      const [ofOther, ofNobody] = [await ask("key-two"), await ask("wrong")];
      expect([ofOther.status, ofNobody.status]).toEqual([404, 401]);
      expect(await ofOther.json()).toMatchObject({ error: { code: "request_not_found" } });
    };
    const atOnce = await read();
    await refuseOthers();
    await server.flush();
    const written = await read();
    await refuseOthers();
    for (const found of [atOnce, written]) {
      expect(found.decision!.chosen).toBe(response.headers.get("x-tradewind-model"));
      expect(found.outcome!.status).toBe("ok");
    }
  });

  it("gives every reply its id under both names, errors and streams too", async () => {
    const ask = (path: string, body: object | null, key = "key-one") =>
      fetch(`${server.address}${path}`, {
        method: body === null ? "GET" : "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
    const replies = await Promise.all([
      ask("/v1/chat/completions", { model: "auto", messages }),
      ask("/v1/chat/completions", { model: "auto", messages, stream: true }),
      ask("/v1/chat/completions", { model: "auto", messages: [] }),
      ask("/v1/chat/completions", { model: "none/such", messages }),
      ask("/v1/route", { model: "auto", messages }),
      ask("/v1/models", null, "wrong"),
      ask("/nowhere", null),
      ask("/v1/models/%zz", null),
      ask("/healthz", null),
    ]);
    const ids = replies.map(({ headers }) => headers.get("x-request-id"));
    expect(ids).toEqual(replies.map(({ headers }) => headers.get("x-tradewind-request-id")));
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(replies.length);
  });

  it("shows the decision alone without calling a model", async () => {
    const reply = await client.post<{ ranked: { candidate: string }[]; chosen: string; reason: string }>(
      "/route",
      { body: { model: "auto:best", messages } },
    );
    expect(reply.ranked.length).toBeGreaterThan(1);
    expect(reply.chosen).toBe(reply.ranked[0]!.candidate);
    expect(reply.reason).toContain("math");
  });

  it("lists models, and turns away who has no key", async () => {
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain("auto");
    const stranger = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: "wrong", maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
  });
});
