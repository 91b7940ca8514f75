import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const page = "https://app.example";
const question = JSON.stringify({ model: "auto", messages: [{ role: "user", content: "hi" }] });

describe.each([{ keys: "anna:key-one" }, { keys: null }])("a server with client keys $keys", ({ keys }) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-browsers-"));
  let server: RunningServer;

  beforeAll(async () => {
    const file = writeConfiguration(folder, { server: { cors_origins: [page] } });
    server = await startFrom([`--data-dir=${folder}`, `--config=${file}`], {
      TRADEWIND_DEMO_SPEED: "1000",
      LOG_LEVEL: "silent",
      ...(keys === null ? {} : { TRADEWIND_API_KEYS: keys }),
    });
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.address}${path}`, {
      ...init,
      headers: { "x-api-key": "key-one", "content-type": "application/json", ...init.headers },
    });
  const ask = (path: string, headers: Record<string, string> = {}, body: string | Uint8Array = question) =>
    send(path, { method: "POST", headers, body });

  it("answers a preflight of a configured origin without a key, and of no other", async () => {
    const preflight = (origin: string) =>
      fetch(`${server.address}/v1/chat/completions`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,x-stainless-os",
        },
      });
    const allowed = await preflight(page);
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-methods": expect.stringContaining("POST"),
      "access-control-allow-headers": "authorization,x-stainless-os",
      vary: "origin",
    });
    const foreign = await preflight("https://evil.example");
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("lets a page of a configured origin read replies, streams and errors alike", async () => {
    const origin = { origin: page };
    for (const reply of [
      await ask("/v1/chat/completions", origin),
      await ask("/v1/chat/completions", origin, question.replace("{", '{"stream":true,')),
      await ask("/v1/chat/completions", origin, "{"),
      await send("/nothing", { headers: origin }),
    ]) {
      expect(reply.headers.get("access-control-allow-origin")).toBe(page);
      expect(reply.headers.get("x-request-id")).toMatch(/./);
      await reply.text();
    }
    const foreign = await ask("/v1/chat/completions", { origin: "https://evil.example" });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    expect(foreign.status).toBe(keys === null ? 403 : 200);
  });

  it("serves the paths that clients make of a base URL", async () => {
    for (const path of [
      "/v1/chat/completions/",
      "//v1/chat/completions",
      "/chat/completions",
      "/v1//v1/chat/completions",
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 200]);
    const wrong = await ask("/v1/chat/completion");
    expect(wrong.status).toBe(404);
    expect(await wrong.text()).toContain("did you mean /v1/chat/completions?");
  });

  it("reads compressed bodies", async () => {
    const reply = await ask("/v1/chat/completions", { "content-encoding": "gzip" }, gzipSync(question));
    expect(reply.status).toBe(200);
  });

  it("takes null for any optional field as not sent", async () => {
    const nothing = {
      ...{ models: null, routing: null, plugins: null, provider: null, tools: null, functions: null },
      ...{ response_format: null, max_tokens: null, max_completion_tokens: null, reasoning_effort: null },
      ...{ stream: null, stream_options: null, prompt_cache_key: null, previous_response_id: null },
      ...{
        stop: null,
        seed: null,
        n: null,
        user: null,
        temperature: null,
        tool_choice: null,
        metadata: null,
      },
    };
    const nested = {
      routing: { weights: null, guarantee: null, max_cost_usd: null, allowed_models: null, session_id: null },
      provider: { only: null, sort: null, max_price: { prompt: null, completion: 100 }, zdr: null },
      plugins: [{ id: "auto-router", enabled: null, allowed_models: null, cost_quality_tradeoff: null }],
    };
    for (const extra of [nothing, nested]) {
      const reply = await ask(
        "/v1/chat/completions",
        {},
        JSON.stringify({ ...JSON.parse(question), ...extra }),
      );
      expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining('"usage"')]);
    }
  });
});
