import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prefixOf } from "../access/new-key.ts";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const adminKey = "admin-key-of-the-test";
const serverUrl = process.env.TEST_DATABASE_URL;
const databases: readonly (readonly [name: string, replicas: number])[] = [
  ["the embedded database", 1],
  ...(serverUrl === undefined ? [] : [["PostgreSQL with two replicas", 2] as const]),
];

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { error?: { code: string; param: string | null } };
}

describe.each(databases)("keys on %s", (_name, replicas) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-keys-"));
  const databaseName = `tradewind_keys_${randomBytes(6).toString("hex")}`;
  const servers: RunningServer[] = [];
  let admin: postgres.Sql | null = null;

  beforeAll(async () => {
    let flags = [`--data-dir=${folder}`];
    if (replicas > 1) {
      admin = postgres(serverUrl!, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${databaseName}`);
      const url = new URL(serverUrl!);
      url.pathname = `/${databaseName}`;
      flags = [...flags, `--database-url=${url.href}`];
    }
    const environment = readEnvironment({
      TRADEWIND_ADMIN_KEY: adminKey,
      TRADEWIND_API_KEYS: "old:configured-key",
      TRADEWIND_DEMO_SPEED: "1000",
    });
    for (let count = 0; count < replicas; count += 1) {
      const loaded = await loadFromProcess(readCommandLine(["--port=0", ...flags]), environment);
      servers.push(await startServer(loaded, environment));
      await servers[count]!.databaseReady;
    }
  }, 300_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await admin?.unsafe(`drop database ${databaseName} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(
    path: string,
    key: string | null,
    body?: object,
    { method = body === undefined ? "GET" : "POST", at = servers[0]! } = {},
  ): Promise<Answer> {
    const response = await fetch(`${at.address}${path}`, {
      method,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const isJson = response.headers.get("content-type")?.includes("json") ?? false; // /metrics is text.
    return { status: response.status, body: (isJson ? await response.json() : {}) as Answer["body"] };
  }
  const make = async (settings: object = {}): Promise<{ id: string; key: string }> => {
    const { status, body } = await ask("/v1/admin/keys", adminKey, { tenant: "team", settings });
    expect(status, JSON.stringify(body)).toBe(200);
    return body as unknown as { id: string; key: string };
  };
  const route = (key: string, fields: object = {}, at = servers[0]!): Promise<Answer> =>
    ask(
      "/v1/route",
      key,
      { model: "auto", messages: [{ role: "user", content: "2 + 2?" }], ...fields },
      { at },
    );
  /** Waits until a key gets this status on every replica. */
  const reaches = async (key: string, status: number): Promise<void> => {
    for (const at of servers)
      await expect.poll(async () => (await route(key, {}, at)).status, { interval: 20 }).toBe(status);
  };

  it("makes a key that is served on every replica, and stops it on every replica once it is revoked", async () => {
    const { id, key } = await make({ owner: "Anna" });
    await reaches(key, 200);
    expect((await ask(`/v1/admin/keys/${id}/revoke`, adminKey, {})).body).toMatchObject({ state: "revoked" });
    // The replica that revoked it refuses it at once.
    expect((await route(key)).body.error?.code).toBe("invalid_api_key");
    await reaches(key, 401);
    expect((await ask(`/v1/admin/keys/${id}/revoke`, adminKey, {})).status).toBe(404);
  });

  it("shows a key once, and keeps no more than its hash", async () => {
    const { id, key } = await make();
    const shown = await Promise.all(["", `/${id}`].map((path) => ask(`/v1/admin/keys${path}`, adminKey)));
    const audit = await ask("/v1/admin/audit", adminKey);
    const texts = JSON.stringify([shown, audit]);
    expect(texts).toContain(id);
    expect(texts).not.toContain(key.slice(prefixOf(key)!.length + 1));
  });

  it("keeps a rotated key's id and tenant, and stops its old secret", async () => {
    const { id, key } = await make();
    const { body } = await ask(`/v1/admin/keys/${id}/rotate`, adminKey, {});
    expect(body).toMatchObject({ id, tenant: "team" });
    await reaches(body.key as string, 200);
    await reaches(key, 401);
  });

  it("takes changed settings into use", async () => {
    const { id, key } = await make();
    const all = (await route(key)).body.ranked as unknown[];
    await ask(`/v1/admin/keys/${id}`, adminKey, { allowed_models: ["none/*"] }, { method: "PUT" });
    expect(all.length).toBeGreaterThan(0);
    expect((await route(key)).body.error?.code).toBe("route_no_candidate");
  });

  it("limits a key by its id or its beginning, a configured one by its id, and no key that there is not", async () => {
    const { id, key } = await make();
    const limit = (name: string) =>
      ask("/v1/admin/budgets", adminKey, { scope: "key", name, period: "day", limit_usd: 1 });
    expect((await limit(id)).body).toMatchObject({ name: id });
    expect((await limit(prefixOf(key)!)).body).toMatchObject({ name: id });
    expect((await limit("0a1b2c3d4e5f")).body).toMatchObject({ name: "0a1b2c3d4e5f" });
    for (const name of ["key_0a1b2c", "tw-0123456789ab"])
      expect((await limit(name)).body.error).toMatchObject({ code: "key_not_found" });
  });

  it("accepts no key after its expiry", async () => {
    const { key } = await make({ expires_at: "2020-01-01T00:00:00Z" });
    expect((await route(key)).status).toBe(401);
  });

  it("holds a key's ceilings against what a request sends and names", async () => {
    const { key } = await make({ max_cost_usd: 1e-9 });
    expect((await route(key, { routing: { max_cost_usd: 100 } })).body.error?.code).toBe(
      "route_no_candidate",
    );
    const { data } = (await ask("/v1/models", key)).body as { data?: { id: string }[] };
    const named = data!.find(({ id }) => id.startsWith("demo/"))!.id;
    expect((await route(key, { model: named })).body.error?.code).toBe("model_breaks_limit");
  });

  it("refuses presets that the key does not list, and policies of the request's own", async () => {
    const { key } = await make({ presets: ["cheap"] });
    expect((await route(key, { model: "auto:cheap" })).status).toBe(200);
    const refused = await Promise.all([
      route(key, { model: "auto:best" }),
      route(key, { routing: { weights: { quality: 1 } } }),
      route(key, { routing: { guarantee: {} } }),
      route(key, { provider: { sort: "price" } }),
    ]);
    expect(refused.map(({ status, body }) => [status, body.error?.param])).toEqual([
      [403, "model"],
      [403, "routing.weights"],
      [403, "routing.guarantee"],
      [403, "provider.sort"],
    ]);
  });

  it.each([
    [{ tenant: "a b" }, "tenant"],
    [{ tenant: "a", settings: { weights: { quality: 0 } } }, "weights"],
    [{ tenant: "a", settings: { region: [] } }, "settings.region"],
    [{ tenant: "a", settings: { zdr: "yes" } }, "settings.zdr"],
    [{ tenant: "a", settings: { expires_at: "2027-02-31T99:00:00Z" } }, "settings.expires_at"],
    [{ tenant: "a", settings: { max_cost_usd: -1 } }, "settings.max_cost_usd"],
    [{ tenant: "a", settings: { keep: "all" } }, "settings.keep"],
    [{ tenant: "a", settings: { presets: ["x"] } }, "settings.presets.0"],
    [{ settings: {} }, "tenant"],
  ])("refuses %j and names the field", async (body, param) => {
    const answer = await ask("/v1/admin/keys", adminKey, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error?.param?.replace(/\[(\d+)\]/, ".$1")).toBe(param);
  });

  it("writes who changed what into a log that cannot be changed", async () => {
    const { id } = await make({ owner: "Bob" });
    await ask(`/v1/admin/keys/${id}/rotate`, adminKey, {});
    const { data } = (await ask("/v1/admin/audit?limit=2", adminKey)).body as unknown as { data: object[] };
    expect(data).toEqual([
      expect.objectContaining({ actor: "admin", origin: "127.0.0.1", action: "key.rotate", target: id }),
      expect.objectContaining({ action: "key.create", change: expect.objectContaining({ tenant: "team" }) }),
    ]);
  });
});
