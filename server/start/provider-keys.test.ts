import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const adminKey = "admin-key-of-the-test";
const shared = "sk-shared-key-of-the-installation";
const own = "sk-acme-own-key-4f7c1d9e2b-tail";
const serverUrl = process.env.TEST_DATABASE_URL;
const databases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined ? [] : [["PostgreSQL with two replicas", 2] as const]),
];

/** Answers every key but those that it refuses, and repeats the key in its refusal, as some providers do. */
function startUpstream(refused: ReadonlySet<string>, seen: string[]): Server {
  return createServer((request, response): void => {
    const key = String(request.headers.authorization ?? "").replace("Bearer ", "");
    seen.push(key);
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/json");
      if (refused.has(key)) {
        response.statusCode = 401;
        response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } }));
        return;
      }
      const message = { role: "assistant", content: "ok" };
      response.end(
        JSON.stringify({
          ...{ id: "x", object: "chat.completion", created: 1, model: "m" },
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
        }),
      );
    });
  });
}

describe.each(databases)("provider keys of tenants on %s", (_name, replicas) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-provider-keys-"));
  const databaseName = `tradewind_provider_keys_${randomBytes(6).toString("hex")}`;
  const servers: RunningServer[] = [];
  const replies: string[] = [];
  const refused = new Set<string>();
  const seen: string[] = [];
  const upstream = startUpstream(refused, seen);
  let sql: postgres.Sql | null = null;

  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const base_url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`;
    const file = join(folder, "tradewind.yaml");
    const price = { input: 1, output: 2 };
    const models = [
      { id: "openai/m", deployments: [{ provider: "openai", base_url, markup_percent: 10 }], price },
      { id: "groq/n", deployments: [{ provider: "groq", base_url }], price },
    ];
    writeFileSync(file, stringify({ models, embedding: { depth: "static" } }));
    let flags = [`--data-dir=${join(folder, "data")}`, `--config=${file}`];
    if (replicas > 1) {
      sql = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
      await sql.unsafe(`create database ${databaseName}`);
      const url = new URL(serverUrl!);
      url.pathname = `/${databaseName}`;
      flags = [...flags, `--database-url=${url.href}`];
    }
    const environment = readEnvironment({
      ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other" },
      ...{ OPENAI_API_KEY: shared, GROQ_API_KEY: shared },
      TRADEWIND_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    });
    for (let count = 0; count < replicas; count += 1) {
      const loaded = await loadFromProcess(readCommandLine(["--port=0", ...flags]), environment);
      servers.push(await startServer(loaded, environment));
      await servers[count]!.databaseReady;
    }
  }, 300_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    upstream.closeAllConnections();
    upstream.close();
    await sql?.unsafe(`drop database ${databaseName} with (force)`);
    await sql?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, key: string, body?: object, at = servers[0]!) {
    const reply = await fetch(`${at.address}${path}`, {
      ...{
        method,
        headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    replies.push(text, JSON.stringify([...reply.headers]));
    return { status: reply.status, headers: reply.headers, body: JSON.parse(text) };
  }
  /** @returns the status, and which key the upstream saw */
  async function chat(tenant: "acme" | "other", model = "openai/m", at = servers[0]!) {
    const before = seen.length;
    const messages = [{ role: "user", content: "2 + 2?" }];
    const { status, headers, body } = await ask(
      ...(["POST", "/v1/chat/completions", `key-of-${tenant}`, { model, messages }, at] as const),
    );
    return { status, headers, code: body.error?.code ?? null, keys: seen.slice(before) };
  }
  const path = "/v1/admin/tenants/acme/provider-keys";
  const set = (key: string, provider = "openai") => ask("PUT", `${path}/${provider}`, adminKey, { key });
  const sharedKeys = (rule: string) => ask("PATCH", path, adminKey, { shared_keys: rule });
  /** Waits until every replica sends this key for the tenant. */
  async function reaches(expected: string): Promise<void> {
    for (const at of servers)
      await expect
        .poll(async () => (await chat("acme", "openai/m", at)).keys.at(-1), { interval: 20 })
        .toBe(expected);
  }

  it("sends a tenant's own key on every replica within a second, and to nobody else's account", async () => {
    expect((await chat("acme")).keys).toEqual([shared]);
    const { status, body } = await set(own);
    expect(status).toBe(200);
    expect(body).toMatchObject({ tenant: "acme", provider: "openai", last_four: "tail" });
    expect((await chat("acme")).keys, "the replica that set it uses it at once").toEqual([own]);
    await reaches(own);
    expect((await chat("other")).keys).toEqual([shared]);
    expect((await chat("acme", "groq/n")).keys, "another provider").toEqual([shared]);
    expect((await ask("GET", path, adminKey)).body.data).toMatchObject([{ last_four: "tail" }]);
    expect((await ask("GET", "/v1/admin/tenants/other/provider-keys", adminKey)).body.data).toEqual([]);
  });

  it("marks what a tenant's own account paid, without the installation's markup", async () => {
    const cost = async (tenant: "acme" | "other") => {
      const { headers } = await chat(tenant);
      const id = headers.get("x-tradewind-request-id");
      const { body } = await ask("GET", `/v1/requests/${id}`, `key-of-${tenant}`);
      return {
        ...body.outcome.cost,
        by: body.outcome.provider_key,
        said: headers.get("x-tradewind-provider-key"),
      };
    };
    expect(await cost("acme")).toMatchObject({ by: "own", said: "own", markup_usd: 0 });
    const other = await cost("other");
    expect(other).toMatchObject({ by: "shared", said: null });
    expect(other.markup_usd).toBeGreaterThan(0);
    for (const server of servers) await server.flush();
    const { body } = await ask("GET", "/v1/reports/overview?since=1d&group_by=provider", adminKey);
    const report = JSON.stringify(body);
    expect([report.includes('"openai~own"'), report.includes('"openai"')], report).toEqual([true, true]);
  });

  it("keeps a tenant's bad key from everybody else: their breaker stays closed", async () => {
    refused.add(own);
    expect(await chat("acme")).toMatchObject({ status: 502, keys: [own] });
    for (let count = 0; count < 6; count += 1) await chat("acme");
    expect(await chat("other")).toMatchObject({ status: 200, keys: [shared] });
    const { body } = await ask("GET", "/v1/health/deployments", "key-of-other");
    expect(JSON.stringify(body)).not.toContain("acme");
    for (const { circuit, state } of body.data) expect(circuit?.state ?? state ?? "closed").toBe("closed");
  });

  it("falls back to the installation's key where, and only where, that is set", async () => {
    expect((await chat("acme")).keys, "unless_own").not.toContain(shared);
    expect((await sharedKeys("fallback")).body).toMatchObject({ shared_keys: "fallback" });
    const served = await chat("acme");
    expect(served).toMatchObject({ status: 200 });
    expect(served.keys.at(-1)).toBe(shared);
    expect(served.headers.get("x-tradewind-provider-key")).toBeNull();
    await sharedKeys("never");
    expect(await chat("acme", "groq/n")).toMatchObject({
      status: 403,
      code: "provider_key_missing",
      keys: [],
    });
    expect((await chat("acme")).keys).not.toContain(shared);
    expect((await chat("acme", "auto")).keys).not.toContain(shared);
    expect(await chat("other", "groq/n")).toMatchObject({ status: 200, keys: [shared] });
    await sharedKeys("unless_own");
  });

  it("takes a new key at once, and none after its removal", async () => {
    await sharedKeys("fallback");
    expect((await chat("acme")).keys, "the bad key is left alone").toEqual([shared]);
    await set(`${own}-renewed-next`);
    await reaches(`${own}-renewed-next`);
    expect((await ask("DELETE", `${path}/openai`, adminKey)).body).toMatchObject({ deleted: true });
    await reaches(shared);
    expect((await ask("DELETE", `${path}/openai`, adminKey)).status).toBe(404);
    await sharedKeys("unless_own");
  });

  it.each([
    ["openai", "short", "key"],
    ["openai", "with white space in it", "key"],
    ["openia", own, "provider"],
    ["vertex", own, "provider"],
    ["ollama", own, "provider"],
  ])("refuses for %s the key %j, names the field and repeats no key", async (provider, key, param) => {
    const { status, body } = await set(key, provider);
    expect([status, body.error.code, body.error.param]).toEqual([400, "invalid_request", param]);
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it("leaves the key in no reply, no error, no audit line and no file", async () => {
    const audit = await ask("GET", "/v1/admin/audit", adminKey);
    expect(audit.body.data.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(["provider_key.set", "provider_key.remove", "tenant.shared_keys"]),
    );
    for (const server of servers) await server.flush();
    const files = readdirSync(join(folder, "data"), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, "data", name))
      .filter((name) => statSync(name).isFile());
    const found = files.filter((name) => readFileSync(name).includes("acme-own-key"));
    expect(found).toEqual([]);
    expect(replies.filter((text) => text.includes("acme-own-key"))).toEqual([]);
  });
});
