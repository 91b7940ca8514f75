import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";
import { writeConfiguration } from "./testing/write-configuration.ts";

const adminKey = "admin-key-of-the-test";
const canary = "quokka-marzipan-7319";
/** What a tenant can make, as it is used in the paths and bodies below. */
type Things = Readonly<Record<"request" | "response", string>>;
/** How another tenant tries to reach things of the first, by route: a route with a parameter and without an entry fails the test. */
const reaching: Readonly<Record<string, (things: Things) => { path?: string; body?: object }>> = {
  "GET /v1/requests/:id": ({ request }) => ({ path: `/v1/requests/${request}` }),
  "DELETE /v1/requests/:id": ({ request }) => ({ path: `/v1/requests/${request}` }),
  "GET /v1/responses/:id": ({ response }) => ({ path: `/v1/responses/${response}` }),
  "DELETE /v1/responses/:id": ({ response }) => ({ path: `/v1/responses/${response}` }),
  "GET /v1/models/*": () => ({ path: "/v1/models/demo/sage" }),
  "GET /v1beta/models/*": () => ({ path: "/v1beta/models/demo/sage" }),
  ...Object.fromEntries(
    ["/v1", "/v1beta"].map((version) => [
      `POST ${version}/models/*`,
      () => ({
        path: `${version}/models/auto:generateContent`,
        body: { contents: [{ parts: [{ text: "Hi" }] }] },
      }),
    ]),
  ),
  "POST /v1/responses": ({ response }) => ({
    body: { model: "demo/sage", input: "Hi", previous_response_id: response },
  }),
  "POST /v1/feedback": ({ request }) => ({ body: { request_id: request, metric: "thumbs", value: true } }),
  "POST /v1/feedback/links": ({ request }) => ({ body: { request_id: request, metric: "thumbs" } }),
};
/** Types that a route takes beside JSON. */
const ownTypes: Readonly<Record<string, readonly string[]>> = {
  "POST /v1/audio/transcriptions": ["multipart/form-data; boundary=x"],
  "POST /v1/feedback": ["application/x-ndjson"],
  "POST /v1/feedback/vote": ["application/x-www-form-urlencoded"],
};
/** Those that a page of another origin can send without asking first come first. */
const foreignTypes = [
  ...["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"],
  ...["application/jsonp", "application/json, text/plain", "application/x-ndjson", "application/xml", ""],
];

describe("every route", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-every-route-"));
  let server: RunningServer;
  beforeAll(async () => {
    const file = writeConfiguration(folder, { store: { prompts: true, replies: true } });
    server = await startFrom([`--config=${file}`, `--data-dir=${join(folder, "data")}`], {
      ...{ TRADEWIND_ADMIN_KEY: adminKey, TRADEWIND_API_KEYS: "acme:key-of-acme,other:key-of-other" },
      ...{ TRADEWIND_DEMO_SPEED: "1000", LOG_LEVEL: "silent" },
    });
    await server.databaseReady;
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, key: string, body?: object) {
    const reply = await fetch(`${server.address}${path}`, {
      ...{ method, redirect: "manual" },
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  }
  const send = async (key: string): Promise<string> => {
    const messages = [{ role: "user", content: `Say ${canary}` }];
    const { status, headers } = await ask("POST", "/v1/chat/completions", key, { model: "auto", messages });
    expect(status).toBe(200);
    return headers.get("x-tradewind-request-id")!;
  };
  const routes = () =>
    server.app
      .routeTable()
      .filter(({ method, url }) => !["HEAD", "OPTIONS"].includes(method) && url.startsWith("/v1"));

  it("takes bodies of its own types alone", async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const { method, url } of routes().filter(({ method }) => ["POST", "PUT", "PATCH"].includes(method)))
      for (const type of foreignTypes) {
        if (ownTypes[`${method} ${url}`]?.includes(type)) continue;
        const { status } = await fetch(`${server.address}${url.replace(/:[a-z]+|\*/gi, "none")}`, {
          ...{ method, body: Buffer.from('{"model": "auto"}') },
          headers: { authorization: `Bearer ${adminKey}`, "content-type": type },
        });
        asked += 1;
        // Who may not use the route at all is told so first.
        const withKey = await fetch(`${server.address}${url.replace(/:[a-z]+|\*/gi, "none")}`, {
          ...{ method, body: Buffer.from('{"model": "auto"}') },
          headers: { authorization: "Bearer key-of-acme", "content-type": type },
        });
        const statuses = [status, withKey.status];
        if (!statuses.includes(415) || statuses.some((one) => one !== 415 && one !== 401 && one !== 403))
          wrong.push(`${method} ${url} with ${JSON.stringify(type)}: ${statuses}`);
      }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(200);
  }, 300_000);

  it("answers bodies that say next to nothing without a fault of its own", async () => {
    const bodies: readonly unknown[] = [
      ...[{}, { model: "auto" }, { model: "demo/sage" }, { model: "auto", input: [{}] }, [], null, 1, "x"],
      { model: "auto", messages: [{ role: "user", content: "Hi" }] },
      { model: "auto", previous_response_id: "resp_none" },
    ];
    const wrong: string[] = [];
    for (const { method, url } of routes().filter(({ method }) => ["POST", "PUT", "PATCH"].includes(method)))
      for (const key of ["key-of-acme", adminKey])
        for (const body of bodies) {
          const reply = await fetch(`${server.address}${url.replace(/:[a-z]+|\*/gi, "none")}`, {
            ...{ method, body: JSON.stringify(body) },
            headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          });
          await reply.text();
          if (reply.status >= 500) wrong.push(`${method} ${url} ${JSON.stringify(body)}: ${reply.status}`);
        }
    expect(wrong).toEqual([]);
  }, 300_000);

  it("refuses to store what its database cannot hold, and names the field", async () => {
    const { text } = await ask("POST", "/v1/admin/keys", adminKey, { tenant: "acme" });
    const { id } = JSON.parse(text) as { id: string };
    const arms = ["demo/swift", "demo/sage"].map((model, at) => ({ name: `arm${at}`, models: [model] }));
    const bodies: readonly (readonly [method: string, path: string, field: string, body: object])[] = [
      ["PUT", `/v1/admin/keys/${id}`, "region", { region: ["a\u0000"] }],
      ["PUT", `/v1/admin/keys/${id}`, "owner", { owner: "\ud800" }],
      ["POST", "/v1/admin/keys", "settings", { tenant: "acme", settings: { owner: "\u0000" } }],
      ["POST", "/v1/experiments", "name", { name: "a\u0000", metric: "cost", arms }],
    ];
    for (const [method, path, field, body] of bodies) {
      const reply = await ask(method, path, adminKey, body);
      expect([
        path,
        reply.status,
        (JSON.parse(reply.text) as { error: { param: string } }).error.param,
      ]).toEqual([...[path, 400, field]]);
    }
  }, 300_000);

  it("tells another tenant nothing of a tenant's requests, not even that they exist", async () => {
    const request = await send("key-of-acme");
    const made = await ask("POST", "/v1/responses", "key-of-acme", {
      model: "demo/sage",
      input: `Say ${canary}`,
    });
    const things: Things = { request, response: (JSON.parse(made.text) as { id: string }).id };
    const absent: Things = {
      request: `${request.slice(0, -4)}${request.endsWith("0000") ? "1111" : "0000"}`,
      response: `${things.response.slice(0, -4)}${things.response.endsWith("0000") ? "1111" : "0000"}`,
    };
    await server.flush();
    const owned = await ask("GET", `/v1/requests/${request}`, "key-of-acme");
    expect([owned.status, owned.text.includes(canary)]).toEqual([200, true]);
    expect((await ask("GET", `/v1/responses/${things.response}`, "key-of-acme")).status).toBe(200);

    /** Ids, times and figures of one reply are not those of another. */
    const comparable = (text: string, of: Things): string =>
      text
        .replaceAll(of.request, "REQUEST")
        .replaceAll(of.response, "RESPONSE")
        .replaceAll(/[0-9a-f]{8}-?[0-9a-f-]{20,}/g, "ID")
        .replaceAll(/-?\d+(\.\d+)?(e-?\d+)?/g, "0");
    const leaks: string[] = [];
    const cells: string[] = [];
    for (const { method, url } of routes()) {
      if (url === "/v1/events") continue; // Below.
      const line = `${method} ${url}`;
      const reach = reaching[line];
      const isForTenants = !url.startsWith("/v1/admin/") && !/^\/v1\/(experiments|alerts|evals)/.test(url);
      if (reach === undefined && isForTenants && /[:*]/.test(url)) leaks.push(`${line} is in no cell`);
      const ask1 = (of: Things) => {
        const { path = url.replace(/:[a-z]+|\*/gi, "none"), body = {} } = reach?.(of) ?? {};
        return ask(
          method,
          path,
          "key-of-other",
          ["POST", "PUT", "PATCH"].includes(method) ? body : undefined,
        );
      };
      const [real, none] = [await ask1(things), await ask1(absent)];
      cells.push(line);
      const shown = `${real.text}${JSON.stringify([...real.headers])}`;
      if (shown.includes(canary) || (reach === undefined && shown.includes(request)))
        leaks.push(`${line} shows it`);
      if (reach !== undefined && !url.includes("*")) {
        if (real.status < 400) leaks.push(`${line} serves it: ${real.status}`);
        if (comparable(real.text, things) !== comparable(none.text, absent) || real.status !== none.status)
          leaks.push(
            `${line} tells that it exists: ${real.status} ${real.text} / ${none.status} ${none.text}`,
          );
      }
    }
    expect(leaks).toEqual([]);
    expect(cells.length).toBeGreaterThan(50);
    // After all that it is still its owner's.
    expect((await ask("GET", `/v1/requests/${request}`, "key-of-acme")).status).toBe(200);
    expect((await ask("GET", `/v1/responses/${things.response}`, "key-of-acme")).status).toBe(200);
  }, 300_000);

  it("sends a tenant the events of its own requests alone", async () => {
    const ending = new AbortController();
    const open = (key: string) =>
      fetch(`${server.address}/v1/events`, {
        headers: { authorization: `Bearer ${key}` },
        signal: ending.signal,
      });
    const readers = [await open("key-of-other"), await open(adminKey)].map((reply) =>
      reply.body!.getReader(),
    );
    const ids = [await send("key-of-acme"), await send("key-of-other")];
    const heard = await Promise.all(
      readers.map(async (reader) => {
        let text = "";
        while (!text.includes(ids[1]!)) text += Buffer.from((await reader.read()).value ?? []).toString();
        return text;
      }),
    );
    ending.abort();
    expect(heard.map((text) => text.includes(ids[0]!))).toEqual([false, true]);
    expect(heard[0]).not.toContain("acme");
  }, 300_000);
});
