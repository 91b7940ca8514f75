import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const adminKey = "admin-key-of-the-test";
const folder = mkdtempSync(join(tmpdir(), "tradewind-erasure-"));
let server: RunningServer;

beforeAll(async () => {
  const file = join(folder, "tradewind.yaml");
  writeFileSync(
    file,
    stringify({
      store: { prompts: true, replies: true },
      cache: { mode: "exact" },
      embedding: { depth: "static" },
    }),
  );
  server = await startFrom([`--config=${file}`, `--data-dir=${join(folder, "data")}`], {
    ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other" },
    TRADEWIND_DEMO_SPEED: "1000",
  });
  await server.databaseReady;
}, 300_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, key: string, body?: object) {
  const reply = await fetch(`${server.address}${path}`, {
    ...{
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: JSON.parse(text) as Record<string, unknown> };
}
async function send(key: string, text: string): Promise<string> {
  const { status, headers } = await ask("POST", "/v1/chat/completions", key, {
    ...{ model: "auto", messages: [{ role: "user", content: text }] },
  });
  expect(status).toBe(200);
  return headers.get("x-tradewind-request-id")!;
}
const find = async (id: string) => (await ask("GET", `/v1/requests/${id}`, adminKey)).status;

describe("deletion", () => {
  it("removes one request, its feedback and its replies, and says what, for whom it belongs to", async () => {
    const [id, other] = [await send("key-of-acme", "erase me"), await send("key-of-acme", "keep me")];
    expect([await find(id), await find(other)]).toEqual([200, 200]);
    await server.flush();
    expect([await find(id), await find(other)]).toEqual([200, 200]);
    await ask("POST", "/v1/feedback", "key-of-acme", { request_id: id, metric: "thumbs", value: true });
    expect((await ask("DELETE", `/v1/requests/${id}`, "key-of-other")).status).toBe(404);
    const { status, body } = await ask("DELETE", `/v1/requests/${id}`, "key-of-acme");
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      tenant: "acme",
      request_id: id,
      removed: { decisions: 1, outcomes: 1, cached_replies: 2 },
    });
    expect(body.kept).toEqual(expect.arrayContaining([expect.stringContaining("backups")]));
    expect([await find(id), await find(other)]).toEqual([404, 200]);
    expect((await ask("DELETE", `/v1/requests/${id}`, "key-of-acme")).status).toBe(404);
    expect((await ask("DELETE", "/v1/requests/none", "key-of-acme")).status).toBe(404);
  });

  it("removes everything of a tenant, from the journal too, and nothing of others", async () => {
    const ids = [
      await send("key-of-acme", "canaryerased one"),
      await send("key-of-acme", "canaryerased two"),
    ];
    const foreign = await send("key-of-other", "stays");
    expect((await ask("DELETE", "/v1/admin/tenants/acme/data", "key-of-acme")).status).toBe(403);
    const { status, body } = await ask("DELETE", "/v1/admin/tenants/acme/data", adminKey);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ removed: { decisions: 3, outcomes: 3 } });
    expect([...(await Promise.all(ids.map(find))), await find(foreign)]).toEqual([404, 404, 200]);
    const journal = readdirSync(join(folder, "data", "journal"), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, "data", "journal", name))
      .filter((name) => statSync(name).isFile());
    expect(journal.filter((name) => readFileSync(name).includes("canaryerased"))).toEqual([]);
    const { data } = (await ask("GET", "/v1/admin/audit?limit=1", adminKey)).body as { data: object[] };
    expect(data).toEqual([expect.objectContaining({ action: "data.erase", target: "acme", actor: "admin" })]);
  });
});
