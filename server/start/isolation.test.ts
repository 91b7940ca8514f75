import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSharedDatabase } from "../database/open-shared-database.ts";
import { insertAlert } from "../database/repositories/alerts.ts";
import type { RunningServer } from "./start-server.ts";
import { systemClock } from "./system-ports.ts";
import { routeAccess } from "./testing/route-access.ts";
import { startFrom } from "./testing/start-from.ts";

const adminKey = "admin-key-of-the-test";
const keys = { own: "key-of-acme", foreign: "key-of-other" };

const who = [
  "nobody",
  "stranger",
  "key",
  "foreign key",
  "tenant session",
  "operator session",
  "admin session",
  "admin key",
] as const;
type Who = (typeof who)[number];
/** Those who pass each guard. All others are refused. */
const passing: Readonly<Record<string, ReadonlySet<Who>>> = {
  public: new Set(who),
  client: new Set<Who>(["key", "foreign key"]),
  viewer: new Set(who.filter((one) => one !== "nobody" && one !== "stranger")),
  owner: new Set<Who>(["key", "foreign key", "tenant session", "admin session", "admin key"]),
  operator: new Set<Who>(["operator session", "admin session", "admin key"]),
  admin: new Set<Who>(["admin session", "admin key"]),
};

describe("isolation", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-isolation-"));
  let server: RunningServer;
  beforeAll(async () => {
    server = await startFrom([`--data-dir=${folder}`], {
      TRADEWIND_ADMIN_KEY: adminKey,
      TRADEWIND_API_KEYS: `acme:${keys.own},other:${keys.foreign}`,
      TRADEWIND_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      TRADEWIND_DEMO_SPEED: "1000",
      LOG_LEVEL: "silent",
    });
    await server.databaseReady;
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  async function session(key: string, body: object): Promise<Record<string, string>> {
    const reply = await fetch(`${server.address}/v1/admin/session`, {
      ...{ method: "POST", body: JSON.stringify(body) },
      headers: { ...bearer(key), "content-type": "application/json" },
    });
    return { cookie: reply.headers.get("set-cookie")!.split(";")[0]!, origin: server.address };
  }
  const opened = new Map<Who, Promise<Record<string, string>>>();
  const headersOf: Readonly<Record<Who, () => Record<string, string> | Promise<Record<string, string>>>> = {
    nobody: () => ({}),
    stranger: () => bearer("tw-000000000000-x"),
    key: () => bearer(keys.own),
    "foreign key": () => bearer(keys.foreign),
    "tenant session": () => session(keys.own, {}),
    "operator session": () => session(adminKey, { role: "operator" }),
    "admin session": () => session(adminKey, {}),
    "admin key": () => bearer(adminKey),
  };
  /** A session is opened once, and anew after what may have ended it. */
  const headersFor = async (url: string, as: Who): Promise<Record<string, string>> => {
    if (!as.endsWith("session") || url.endsWith("/session")) return headersOf[as]();
    if (!opened.has(as)) opened.set(as, Promise.resolve(headersOf[as]()));
    return opened.get(as)!;
  };
  async function ask(method: string, url: string, as: Who, body: object = {}): Promise<Response> {
    const hasBody = ["POST", "PUT", "PATCH"].includes(method);
    return fetch(`${server.address}${url}`, {
      ...{ method, redirect: "manual" },
      headers: { ...(await headersFor(url, as)), ...(hasBody && { "content-type": "application/json" }) },
      ...(hasBody && { body: JSON.stringify(body) }),
    });
  }

  it("answers each of its routes to those who may use it, and to nobody else", async () => {
    const cells: string[] = [];
    const wrong: string[] = [];
    // The dashboard's files, which hold nothing of anybody.
    const isFile = (url: string): boolean => url === "/" || /^\/(assets\/|favicon)/.test(url);
    const routes = server.app.routeTable().filter(({ method, url }) => method !== "OPTIONS" && !isFile(url));
    const unlisted = routes
      .map(({ method, url, access }) => `${method.replace("HEAD", "GET")} ${url} ${access}`)
      .filter((line) => routeAccess[line.split(" ").slice(0, 2).join(" ")] === undefined);
    expect([...new Set(unlisted)].join("\n"), "routes without an expectation").toBe("");
    for (const { method, url } of routes) {
      const access = routeAccess[`${method.replace("HEAD", "GET")} ${url}`]!;
      // An id that is not there: nothing that the matrix asks for is to change anything.
      const path = url.replace(/:[a-z]+|\*/gi, "none");
      for (const as of who) {
        const { status } = await ask(method, path, as);
        // A session is opened by a key alone, whatever session asks.
        const isLogin = url === "/v1/admin/session" && method === "POST" && as.endsWith("session");
        const isRefused = url === "/login" ? false : status === 401 || status === 403;
        const isWrong = isLogin ? status !== 401 : isRefused === passing[access]!.has(as) || status >= 500;
        cells.push(`${method} ${url} ${as}`);
        if (isWrong) wrong.push(`${method} ${url} (${access}) as ${as}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toHaveLength(routes.length * who.length);
    expect(
      Object.keys(routeAccess).filter(
        (line) => !routes.some(({ method, url }) => `${method} ${url}` === line),
      ),
    ).toEqual([]);
  }, 300_000);

  it("writes who did what, to what and from where, into the audit log at every change by an administrator", async () => {
    const send = async (line: string, path: string, body: object = {}) => {
      const reply = await ask(line.split(" ")[0]!, path, "admin key", body);
      expect([line, reply.status, await reply.clone().text()]).toEqual([line, 200, expect.anything()]);
      return (await reply.json()) as Record<string, never> & { id: string; revision: number };
    };
    const key = await send("POST", "/v1/admin/keys", { tenant: "audited" });
    const budget = { scope: "tenant", name: "audited", period: "day", limit_usd: 1 };
    const { id: budgetId } = await send("POST", "/v1/admin/budgets", budget);
    const preferences = await send("PUT", "/v1/admin/preferences", { quality_point_usd: 0.01 });
    const arms = ["demo/swift", "demo/sage"].map((model, at) => ({ name: `arm${at}`, models: [model] }));
    const experiment = await send("POST", "/v1/experiments", { name: "audited", metric: "cost", arms });
    const { headers } = await ask("POST", "/v1/chat/completions", "key", {
      ...{ model: "auto", messages: [{ role: "user", content: "Hello" }] },
    });
    const requestId = headers.get("x-tradewind-request-id")!;
    const database = await openSharedDatabase({ url: null, dataDir: folder, clock: systemClock });
    const now = new Date().toISOString();
    const alert = await insertAlert(database.db, {
      ...{
        createdAt: now,
        changedAt: now,
        metric: "cost" as never,
        candidateId: "demo/swift",
        taskType: "math",
      },
      ...{ source: null, direction: "up", before: 1, after: 2, valuesBefore: 9, valuesAfter: 9 },
    });
    await database.close();
    /** Each route that changes something: how it is asked, and the line that it writes; null: why none. */
    const own = "/v1/admin/tenants/audited/provider-keys";
    const changes: Readonly<Record<string, readonly [path: string, body: object, action: string | null]>> = {
      "POST /v1/admin/keys": ["/v1/admin/keys", { tenant: "audited" }, "key.create"],
      "PUT /v1/admin/keys/:id": [`/v1/admin/keys/${key.id}`, { owner: "Ann" }, "key.update"],
      "POST /v1/admin/keys/:id/rotate": [`/v1/admin/keys/${key.id}/rotate`, {}, "key.rotate"],
      "POST /v1/admin/keys/:id/revoke": [`/v1/admin/keys/${key.id}/revoke`, {}, "key.revoke"],
      "POST /v1/admin/budgets": ["/v1/admin/budgets", { ...budget, period: "week" }, "budget.create"],
      "PATCH /v1/admin/budgets/:id": [`/v1/admin/budgets/${budgetId}`, { limit_usd: 2 }, "budget.update"],
      "DELETE /v1/admin/budgets/:id": [`/v1/admin/budgets/${budgetId}`, {}, "budget.remove"],
      "PUT /v1/admin/preferences": ["/v1/admin/preferences", { quality_point_usd: 0.02 }, "preferences.set"],
      "POST /v1/admin/preferences/rollback": [
        "/v1/admin/preferences/rollback",
        { revision: preferences.revision },
        "preferences.roll_back",
      ],
      // Written where it changes what is routed: `docs/experiments.md`. This one has seen nothing yet.
      "POST /v1/experiments/:id/look": [`/v1/experiments/${experiment.id}/look`, {}, null],
      "POST /v1/experiments/:id/stop": [`/v1/experiments/${experiment.id}/stop`, {}, "experiment.stop"],
      // Beside the first it would be refused.
      "POST /v1/experiments": [
        "/v1/experiments",
        { name: "another", metric: "cost", arms },
        "experiment.create",
      ],
      "POST /v1/alerts/:id/acknowledge": [`/v1/alerts/${alert.id}/acknowledge`, {}, "alert.acknowledge"],
      "PUT /v1/admin/tenants/:tenant/provider-keys/:provider": [
        `${own}/openai`,
        { key: "sk-of-the-test-0123456789" },
        "provider_key.set",
      ],
      "PATCH /v1/admin/tenants/:tenant/provider-keys": [own, { shared_keys: "never" }, "tenant.shared_keys"],
      "DELETE /v1/admin/tenants/:tenant/provider-keys/:provider": [
        `${own}/openai`,
        {},
        "provider_key.remove",
      ],
      "DELETE /v1/admin/tenants/:tenant/data": ["/v1/admin/tenants/audited/data", {}, "data.erase"],
      "DELETE /v1/requests/:id": [`/v1/requests/${requestId}`, {}, "data.erase"],
      "POST /v1/evals/runs": [
        "/v1/evals/runs",
        { suites: ["smoke"], models: ["demo/sage"], max_usd: 100 },
        "eval_run.start",
      ],
      "POST /v1/evals/runs/:id/stop": ["/v1/evals/runs/newest/stop", {}, "eval_run.stop"],
      "POST /v1/admin/session": ["/v1/admin/session", {}, "session.open"],
      "DELETE /v1/admin/session": ["/v1/admin/session", {}, null], // Ends what one's own cookie opened.
    };
    const mutating = server.app
      .routeTable()
      .filter(({ method, access, url }) => {
        const isAdmin = access === "admin" || access === "owner" || url.startsWith("/v1/admin/");
        return isAdmin && !["GET", "HEAD", "OPTIONS"].includes(method);
      })
      .map(({ method, url }) => `${method} ${url}`);
    expect([...new Set(mutating)].sort()).toEqual(Object.keys(changes).sort());
    const wrong: unknown[] = [];
    const newest = async () => {
      const { data } = (await (await ask("GET", "/v1/admin/audit?limit=1", "admin key")).json()) as {
        data: Record<string, unknown>[];
      };
      return data[0]!;
    };
    for (const [line, [path, body, action]] of Object.entries(changes)) {
      const before = await newest();
      await send(line, path.replace("newest", String(before.target)), body);
      const after = await newest();
      const isNew = JSON.stringify(after) !== JSON.stringify(before);
      const said = isNew ? after.action : null;
      const isWhole = after.actor === "admin" && after.origin === "127.0.0.1" && Boolean(after.target);
      if (said !== action || !isWhole) wrong.push([line, said, action, after]);
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it("shows a tenant its own requests and figures, and not that others' exist", async () => {
    const chat = { model: "auto", messages: [{ role: "user", content: "Hello" }] };
    const sent = await ask("POST", "/v1/chat/completions", "key", chat);
    await sent.text();
    const id = sent.headers.get("x-tradewind-request-id")!;
    const statuses = async (method: string, url: string): Promise<number[]> =>
      Promise.all(
        (["key", "foreign key", "tenant session", "operator session", "admin key"] as const).map(
          async (as) => (await ask(method, url, as)).status,
        ),
      );
    expect(await statuses("GET", `/v1/requests/${id}`)).toEqual([200, 404, 200, 200, 200]);
    expect(await statuses("GET", "/v1/reports/overview?tenant=acme")).toEqual([200, 403, 200, 200, 200]);
    expect(await statuses("GET", "/v1/reports/overview?tenant=other")).toEqual([403, 200, 403, 200, 200]);
    const own = await (await ask("GET", "/v1/reports/overview?since=24h", "foreign key")).text();
    expect(own).not.toContain("acme");
  });
});
