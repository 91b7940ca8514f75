import { mkdtempSync, rmSync } from "node:fs";
import { METHODS } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorCodes } from "../errors/error-codes.ts";
import { type RawReply, rawExchange } from "../http/testing/raw-exchange.ts";
import type { RunningServer } from "./start-server.ts";
import { startFrom } from "./testing/start-from.ts";

/** Status and code of an error in the documented shape; anything else fails the test. */
function errorOf({ status, headers, body }: RawReply): { status: number | null; code: string } {
  const parsed = JSON.parse(body) as { error: Record<string, unknown> };
  expect(Object.keys(parsed)).toEqual(["error"]);
  expect(Object.keys(parsed.error).sort()).toEqual(["code", "message", "param", "type"]);
  expect(parsed.error.message).toEqual(expect.stringMatching(/\w/));
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(headers["x-tradewind-request-id"]).toMatch(/^[\da-f-]{36}$/);
  const code = String(parsed.error.code);
  expect(errorCodes[code as keyof typeof errorCodes]).toMatchObject({ status, type: parsed.error.type });
  return { status, code };
}

describe.each([
  { keys: null, authorization: "" },
  { keys: "key-one", authorization: "Authorization: Bearer key-one\r\n" },
])("a server with client keys $keys", ({ keys, authorization }) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-edge-"));
  let server: RunningServer;

  beforeAll(async () => {
    server = await startFrom([`--data-dir=${folder}`], {
      TRADEWIND_DEMO_SPEED: "1000",
      LOG_LEVEL: "silent",
      ...(keys === null ? {} : { TRADEWIND_API_KEYS: keys }),
    });
    await server.databaseReady;
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = (head: string, fields = "", body = ""): Promise<RawReply> =>
    rawExchange(
      server.address,
      `${head} HTTP/1.1\r\nHost: localhost\r\n${authorization}${fields}\r\n${body}`,
    );
  const post = (fields: string, body: string): Promise<RawReply> =>
    send("POST /v1/route", `${fields}Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
  const json = "Content-Type: application/json\r\n";

  it.each<[name: string, bytes: string, status: number, code: string]>([
    ["no HTTP at all", "hello\r\n\r\n", 400, "malformed_http"],
    ["TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc", 400, "malformed_http"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed_http"],
    ["an unknown version", "GET / HTTP/3.7\r\nHost: localhost\r\n\r\n", 400, "malformed_http"],
    ["an unknown method", "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed_http"],
    ["no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400, "malformed_http"],
    ["a broken header", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nb ad\r\n\r\n", 400, "malformed_http"],
    [
      "two lengths",
      "POST /v1/route HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
      "malformed_http",
    ],
    [
      "a negative length",
      "POST /v1/route HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
      400,
      "malformed_http",
    ],
    [
      "too large headers",
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
      "headers_too_large",
    ],
    [
      "a too long path",
      `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
      "headers_too_large",
    ],
    ["a tunnel", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", 405, "method_not_allowed"],
    [
      "an expectation",
      "POST /v1/route HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}",
      417,
      "expectation_failed",
    ],
  ])("answers %s in the documented shape", async (_name, bytes, status, code) => {
    expect(errorOf(await rawExchange(server.address, Buffer.from(bytes, "latin1")))).toEqual({
      status,
      code,
    });
  });

  it.each([
    "/v1/models/%zz",
    "/v1/models/%ff",
    "/v1/requests/%",
    "/%c0%af",
    "/v1/route%",
    "/v1/requests?model=%00",
    "/v1/experiments/%00",
  ])("answers the percent encoding %s in the documented shape", async (path) => {
    expect(errorOf(await send(`GET ${path}`))).toEqual({ status: 400, code: "malformed_http" });
  });

  it("looks ids up as long as the schema allows, and refuses longer ones by the schema", async () => {
    for (const [length, status, code] of [
      [100, 404, "request_not_found"],
      [101, 404, "request_not_found"],
      [128, 404, "request_not_found"],
      [129, 400, "invalid_request"],
      [9_000, 400, "invalid_request"],
    ] as const)
      expect(errorOf(await send(`GET /v1/requests/${"a".repeat(length)}`))).toEqual({ status, code });
    expect(errorOf(await send(`GET /v1/models/${"a".repeat(9_000)}`)).status).toBe(404);
  });

  it("serves a model whose id comes with its slash encoded", async () => {
    const [plain, encoded] = await Promise.all(
      ["demo/swift", "demo%2Fswift"].map((id) => send(`GET /v1/models/${id}`)),
    );
    expect(plain!.status).toBe(200);
    expect(encoded!.body).toBe(plain!.body);
  });

  const methods = METHODS.filter((method) => !["CONNECT", "HEAD", "GET"].includes(method));
  it.each(methods)(
    "refuses the method %s where it is not served, and names those that are",
    async (method) => {
      for (const fields of [
        "",
        "Content-Length: 0\r\n",
        `${json}Content-Length: 0\r\n`,
        "Content-Type: \r\n",
      ]) {
        const reply = await send(`${method} /v1/models`, fields);
        expect(errorOf(reply)).toEqual({ status: 405, code: "method_not_allowed" });
        expect(reply.headers.allow).toBe("GET, HEAD");
        expect(errorOf(await send(`${method} /nothing?x=%`, fields)).code).toBe("route_not_found");
      }
    },
  );

  it("takes bodies that are JSON by type alone", async () => {
    const body = JSON.stringify({ model: "auto", messages: [{ role: "user", content: "hi" }] });
    for (const type of ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.x+json"])
      expect((await post(`Content-Type: ${type}\r\n`, body)).status).toBe(200);
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/json",
      "application/jsonp",
      "application/json-seq",
      "application/json, text/plain",
      "json",
      "",
      ";;;",
      "application/",
    ])
      expect([type, errorOf(await post(`Content-Type: ${type}\r\n`, body))]).toEqual([
        type,
        { status: 415, code: "unsupported_media_type" },
      ]);
    expect(errorOf(await post("", body)).status).toBe(415);
    expect(errorOf(await post(`${json}Content-Encoding: compress\r\n`, body)).status).toBe(415);
    expect(errorOf(await post(`${json}Content-Encoding: gzip, br\r\n`, body)).status).toBe(415);
    expect(errorOf(await post(`${json}Content-Encoding: gzip\r\n`, body)).status).toBe(400);
    expect(errorOf(await send("POST /v1/route"))).toEqual({ status: 400, code: "invalid_request" });
  });

  it("serves web pages and foreign names where a key is needed, and nowhere else", async () => {
    const [expectedHost, expectedOrigin] =
      keys === null ? ["host_not_allowed", "origin_not_allowed"] : ["served", "served"];
    const outcomeOf = (reply: RawReply): string => (reply.status === 200 ? "served" : errorOf(reply).code);
    for (const path of ["/healthz", "/readyz", "/openapi.json", "/v1/models"]) {
      const head = `GET ${path} HTTP/1.1\r\n${authorization}`;
      const [foreignHost, foreignOrigin, foreignSite] = await Promise.all(
        [
          "Host: evil.example\r\n",
          "Host: localhost\r\nOrigin: https://evil.example\r\n",
          "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
        ].map((fields) => rawExchange(server.address, `${head}${fields}\r\n`)),
      );
      expect(outcomeOf(foreignHost!)).toBe(expectedHost);
      expect([foreignOrigin!, foreignSite!].map(outcomeOf)).toEqual([expectedOrigin, expectedOrigin]);
    }
  });

  it("goes on with HTTP/1.1 where a client offers an upgrade", async () => {
    for (const protocol of ["h2c", "websocket"])
      expect((await send("GET /v1/models", `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`)).status).toBe(
        200,
      );
  });

  it("serves a client that waits for `100 Continue`", async () => {
    const body = JSON.stringify({ model: "auto", messages: [{ role: "user", content: "hi" }] });
    expect((await post(`${json}Expect: 100-continue\r\n`, body)).status).toBe(200);
  });

  it("lists real paths and every status that a client can meet in its OpenAPI document", async () => {
    const document = JSON.parse((await send("GET /openapi.json")).body) as {
      paths: Record<string, Record<string, { responses: Record<string, object>; security?: object[] }>>;
    };
    expect(Object.keys(document.paths).sort()).toEqual([
      "/healthz",
      "/login",
      "/metrics",
      "/openapi.json",
      "/readyz",
      "/v1/admin/audit",
      "/v1/admin/budgets",
      "/v1/admin/budgets/{id}",
      "/v1/admin/keys",
      "/v1/admin/keys/{id}",
      "/v1/admin/keys/{id}/revoke",
      "/v1/admin/keys/{id}/rotate",
      "/v1/admin/preferences",
      "/v1/admin/preferences/rollback",
      "/v1/admin/session",
      "/v1/admin/shadow",
      "/v1/admin/tenants/{tenant}/data",
      "/v1/admin/tenants/{tenant}/provider-keys",
      "/v1/admin/tenants/{tenant}/provider-keys/{provider}",
      "/v1/alerts",
      "/v1/alerts/{id}/acknowledge",
      "/v1/audio/speech",
      "/v1/audio/transcriptions",
      "/v1/chat/completions",
      "/v1/embeddings",
      "/v1/evals/runs",
      "/v1/evals/runs/{id}",
      "/v1/evals/runs/{id}/events",
      "/v1/evals/runs/{id}/stop",
      "/v1/evals/suites",
      "/v1/events",
      "/v1/experiments",
      "/v1/experiments/{id}",
      "/v1/experiments/{id}/look",
      "/v1/experiments/{id}/stop",
      "/v1/feedback",
      "/v1/feedback/links",
      "/v1/feedback/vote",
      "/v1/health/deployments",
      "/v1/images/generations",
      "/v1/key",
      "/v1/messages",
      "/v1/messages/count_tokens",
      "/v1/models",
      "/v1/models/{id}",
      "/v1/models/{model}:{method}",
      "/v1/moderations",
      "/v1/reports/overview",
      "/v1/reports/quality",
      "/v1/reports/savings",
      "/v1/requests",
      "/v1/requests/{id}",
      "/v1/rerank",
      "/v1/responses",
      "/v1/responses/input_tokens",
      "/v1/responses/{id}",
      "/v1/route",
      "/v1/whatif",
      "/v1beta/models",
      "/v1beta/models/{model}",
      "/v1beta/models/{model}:{method}",
    ]);
    for (const [path, operations] of Object.entries(document.paths))
      for (const operation of Object.values(operations)) {
        // A login ends in a page, and who may read the metrics is tested in server/start/metrics.test.ts.
        if (path === "/login" || path === "/metrics") continue;
        expect(Object.keys(operation.responses)).toEqual(
          expect.arrayContaining(["200", "400", "403", "431"]),
        );
        // The link's signature lets in to vote.
        const isKeyed = path.startsWith("/v1") && path !== "/v1/feedback/vote";
        expect([path, operation.responses["401"] !== undefined]).toEqual([path, isKeyed]);
        expect([path, operation.security !== undefined]).toEqual([path, keys !== null && isKeyed]);
      }
  });
});
