import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeUpstream, startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import type { RunningServer } from "./start-server.ts";
import { ask, nanoUsd, parsed } from "./testing/budget-clients.ts";
import { startFrom } from "./testing/start-from.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const adminKey = "admin-key-of-the-test";
const limit_usd = 0.005;
const clients = 5;

/** Bills as much as a provider may: a token of input for each byte, the larger of two bounds of the output, searches as often as they are allowed. */
const worstCaseUpstream = (isEmpty: boolean) =>
  startFakeUpstream((response, { body }) => {
    const asked = Math.max(Number(body.max_tokens ?? 0), Number(body.max_completion_tokens ?? 0));
    const prompt_tokens = Buffer.byteLength(JSON.stringify([body.messages, body.response_format]));
    const usage = { prompt_tokens, completion_tokens: asked * Number(body.n ?? 1) };
    const searches = body.web_search_options === undefined ? {} : { num_search_queries: 10 };
    const message = { role: "assistant", content: isEmpty ? "" : "ok" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        ...{ id: "c", choices: [{ index: 0, message, finish_reason: isEmpty ? "length" : "stop" }] },
        usage: { ...usage, total_tokens: 0, ...searches },
      }),
    );
  });

const digits = "0123456789 ".repeat(150);
const cases: readonly (readonly [name: string, body: object])[] = [
  ["digits, of which each may be a token", { max_tokens: 1, messages: [{ role: "user", content: digits }] }],
  ["emoji, of four bytes each", { max_tokens: 1, messages: [{ role: "user", content: "🜁".repeat(150) }] }],
  [
    "two bounds of the output, of which the provider takes the larger",
    { max_completion_tokens: 1, max_tokens: 450 },
  ],
  ["several choices", { max_tokens: 40, n: 8 }],
  [
    "a schema that is all of the prompt",
    {
      max_tokens: 1,
      response_format: { type: "json_schema", json_schema: { name: "a", schema: { description: digits } } },
    },
  ],
  ["searches of the web", { max_tokens: 1, web_search_options: {} }],
  [
    "replies that are empty at every place, and billed",
    { model: "test/empty", models: ["test/empty2", "test/empty3"], max_tokens: 200 },
  ],
];

describe("a budget is not overspent by", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-worst-"));
  let whole: FakeUpstream;
  let empty: FakeUpstream;
  let server: RunningServer;
  beforeAll(async () => {
    whole = await worstCaseUpstream(false);
    empty = await worstCaseUpstream(true);
    const model = (id: string, { baseUrl }: FakeUpstream) => ({
      ...{ id, price: { input: 1, output: 4, per_search: 0.0001 }, context_window: 2_500 },
      deployments: [{ provider: "vllm", model: id, base_url: baseUrl, api_key_env: null }],
    });
    const file = writeConfiguration(folder, {
      models: [model("test/whole", whole), ...["", 2, 3].map((at) => model(`test/empty${at}`, empty))],
      health: { failures_to_open: 1_000, failures_in_window: 1_000, failure_share: 1 },
      server: { max_delay_ms: null },
    });
    server = await startFrom([`--config=${file}`, `--data-dir=${join(folder, "data")}`], {
      TRADEWIND_ADMIN_KEY: adminKey,
      LOG_LEVEL: "silent",
    });
    await server.databaseReady;
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    for (const upstream of [whole, empty]) await upstream[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(cases)("%s", { timeout: 300_000 }, async (name, body) => {
    const tenant = `t${cases.findIndex(([other]) => other === name)}`;
    const { key } = parsed((await ask(server, "/v1/admin/keys", adminKey, { tenant })).text) as never as {
      key: string;
    };
    const budget = { scope: "tenant", name: tenant, period: "total", limit_usd };
    const { id } = parsed((await ask(server, "/v1/admin/budgets", adminKey, budget)).text) as never as {
      id: string;
    };
    const request = { model: "test/whole", messages: [{ role: "user", content: "Hi" }], ...body };
    const statuses: number[] = [];
    let isSpent = false;
    const client = async (): Promise<void> => {
      for (let turn = 0; turn < 40 && !isSpent; turn += 1) {
        const { status } = await ask(server, "/v1/chat/completions", key, request);
        statuses.push(status);
        isSpent = status === 402;
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    expect(new Set(statuses)).toContain(402);
    expect(statuses.filter((status) => status !== 402).length).toBeGreaterThan(1);
    const state = parsed((await ask(server, `/v1/admin/budgets/${id}`, adminKey)).text) as never as Record<
      "spent_usd" | "unknown_usd",
      number
    >;
    // All of it is known, and none beyond the limit.
    expect(state.unknown_usd).toBe(0);
    expect(nanoUsd(state.spent_usd)).toBeGreaterThan(0);
    expect(nanoUsd(state.spent_usd)).toBeLessThanOrEqual(nanoUsd(limit_usd));
  });
});
