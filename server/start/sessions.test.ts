import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

const adminKey = "admin-key-of-the-test";
const folders: string[] = [];
const servers: RunningServer[] = [];

async function start(variables: Record<string, string>): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-sessions-"));
  folders.push(folder);
  const server = await startFrom([`--data-dir=${folder}`], { TRADEWIND_DEMO_SPEED: "1000", ...variables });
  servers.push(server);
  await server.databaseReady;
  return server;
}

afterAll(async () => {
  for (const server of servers) await server.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly cookie: string | null;
  readonly header: string | null;
  readonly location: string | null;
  readonly body: Record<string, unknown> & { error?: { code: string } };
}

async function ask(
  server: RunningServer,
  path: string,
  headers: Record<string, string> = {},
  { method = "GET", body }: { method?: string; body?: object } = {},
): Promise<Answer> {
  const response = await fetch(path.startsWith("http") ? path : `${server.address}${path}`, {
    ...{ method, redirect: "manual" },
    headers: { ...headers, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const header = response.headers.get("set-cookie");
  const text = await response.text();
  return {
    ...{ status: response.status, header, cookie: header?.split(";")[0] ?? null },
    location: response.headers.get("location"),
    body: (text === "" ? {} : JSON.parse(text)) as Answer["body"],
  };
}
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const login = (server: RunningServer, key: string, body: object = {}): Promise<Answer> =>
  ask(server, "/v1/admin/session", bearer(key), { method: "POST", body });
const chat = { model: "auto", messages: [{ role: "user", content: "Hello" }] };

describe("a server without keys", () => {
  let server: RunningServer;
  let cookie = "";
  beforeAll(async () => {
    server = await start({});
  }, 300_000);

  it("opens its dashboard to the link of its start, once, by a cookie that no script and no other site has", async () => {
    const first = await ask(server, server.loginLink!);
    expect(first).toMatchObject({ status: 302, location: "/" });
    expect(first.header).toMatch(
      /^tradewind_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    cookie = first.cookie!;
    expect((await ask(server, "/v1/admin/session", { cookie })).body).toMatchObject({
      role: "admin",
      tenant: null,
    });
    expect(await ask(server, server.loginLink!)).toMatchObject({ status: 401, cookie: null });
    expect(await ask(server, "/login?token=guess")).toMatchObject({ status: 401, cookie: null });
  });

  it("administers by the cookie, and by nothing else", async () => {
    expect((await ask(server, "/v1/admin/keys")).status).toBe(403);
    expect((await ask(server, "/v1/admin/keys", { cookie: "tradewind_session=guess" })).status).toBe(403);
    expect((await ask(server, "/v1/admin/keys", { cookie })).status).toBe(200);
    expect((await ask(server, "/v1/admin/audit", { cookie })).body.data).toEqual([
      expect.objectContaining({ action: "session.open", actor: "local-admin", origin: "127.0.0.1" }),
    ]);
  });

  it("takes what changes something from its own pages alone", async () => {
    const make = (headers: Record<string, string>) =>
      ask(server, "/v1/admin/keys/none/revoke", { cookie, ...headers }, { method: "POST", body: {} });
    const own = server.address;
    const otherPort = own.replace(/\d+$/, "1");
    for (const headers of [
      {},
      { origin: otherPort },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
    ] as object[])
      expect(await make({ ...headers } as Record<string, string>), JSON.stringify(headers)).toMatchObject({
        status: 403,
        body: { error: { code: "origin_not_allowed" } },
      });
    expect((await make({ origin: own })).status).toBe(404);
    expect((await make({ origin: own, "sec-fetch-site": "same-origin" })).status).toBe(404);
  });

  it("ends the session when asked", async () => {
    const ended = await ask(
      server,
      "/v1/admin/session",
      { cookie, origin: server.address },
      { method: "DELETE" },
    );
    expect(ended.header).toContain("Max-Age=0");
    expect((await ask(server, "/v1/admin/keys", { cookie })).status).toBe(403);
  });
});

describe("a server with keys", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await start({
      TRADEWIND_ADMIN_KEY: adminKey,
      TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other",
    });
  }, 300_000);

  it("exchanges keys for sessions of their role, or of a lower one with the admin key", async () => {
    const roleOf = async (key: string, body?: object) => {
      const { status, cookie, body: said } = await login(server, key, body);
      if (cookie === null) return status;
      const { role, tenant } = (await ask(server, "/v1/admin/session", { cookie })).body;
      expect(said).toMatchObject({ role, tenant });
      return `${role} ${tenant}`;
    };
    expect(await roleOf(adminKey)).toBe("admin null");
    expect(await roleOf(adminKey, { role: "operator" })).toBe("operator null");
    expect(await roleOf(adminKey, { role: "tenant", tenant: "acme" })).toBe("tenant acme");
    expect(await roleOf("key-of-acme")).toBe("tenant acme");
    expect(await roleOf("key-of-acme", { role: "admin" })).toBe(403);
    expect(await roleOf("key-of-acme", { tenant: "other" })).toBe(403);
    expect(await roleOf(adminKey, { tenant: "other" })).toBe(400);
    expect(await roleOf(adminKey, { role: "tenant" })).toBe(400);
    expect(await roleOf("no-key")).toBe(401);
    expect((await ask(server, "/v1/admin/session", {}, { method: "POST", body: {} })).status).toBe(401);
  });

  it("shows each role what it may see", async () => {
    const sent = await fetch(`${server.address}/v1/chat/completions`, {
      ...{ method: "POST", body: JSON.stringify(chat) },
      headers: { ...bearer("key-of-acme"), "content-type": "application/json" },
    });
    const path = `/v1/requests/${sent.headers.get("x-tradewind-request-id")}`;
    await sent.text();
    const admin = (await login(server, adminKey)).cookie!;
    const operator = (await login(server, adminKey, { role: "operator" })).cookie!;
    const own = (await login(server, "key-of-acme")).cookie!;
    const foreign = (await login(server, "key-of-other")).cookie!;
    const statuses = async (at: string) =>
      Promise.all(
        [admin, operator, own, foreign].map(async (cookie) => (await ask(server, at, { cookie })).status),
      );
    expect(await statuses(path)).toEqual([200, 200, 200, 404]);
    expect(await statuses("/v1/admin/audit")).toEqual([200, 200, 403, 403]);
    expect(await statuses("/v1/admin/keys")).toEqual([200, 403, 403, 403]);
    expect(await statuses("/v1/models")).toEqual([200, 200, 200, 200]);
  });

  it("spends nothing by a session", async () => {
    const cookie = (await login(server, adminKey)).cookie!;
    const headers = { cookie, origin: server.address };
    const refused = await ask(server, "/v1/chat/completions", headers, { method: "POST", body: chat });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "key_forbids" } } });
    expect((await ask(server, "/v1/route", headers, { method: "POST", body: chat })).status).toBe(200);
  });

  it("ends a session with the key that opened it", async () => {
    const made = await ask(server, "/v1/admin/keys", bearer(adminKey), {
      method: "POST",
      body: { tenant: "team" },
    });
    const { id, key } = made.body as { id: string; key: string };
    const cookie = (await login(server, key)).cookie!;
    expect((await ask(server, "/v1/models", { cookie })).status).toBe(200);
    await ask(server, `/v1/admin/keys/${id}/revoke`, bearer(adminKey), { method: "POST", body: {} });
    expect((await ask(server, "/v1/models", { cookie })).status).toBe(401);
  });

  it("keeps no token in the database", async () => {
    const { cookie } = await login(server, adminKey);
    const { data } = (await ask(server, "/v1/admin/audit", bearer(adminKey))).body;
    expect(JSON.stringify(data)).not.toContain(cookie!.split("=")[1]);
  });
});
