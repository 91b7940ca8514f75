import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../config/command-line.ts";
import { readEnvironment } from "../config/environment.ts";
import { loadFromProcess } from "./load-from-process.ts";
import { type RunningServer, startServer } from "./start-server.ts";

describe("GET /metrics", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-metrics-"));
  const environment = readEnvironment({
    TRADEWIND_API_KEYS: "key-one",
    TRADEWIND_METRICS_KEY: "metrics-key-of-the-test",
    TRADEWIND_ADMIN_KEY: "admin-key-of-the-test",
    TRADEWIND_DEMO_SPEED: "1000",
  });
  const local = { host: "127.0.0.1" };
  let server: RunningServer;

  beforeAll(async () => {
    const flags = readCommandLine(["--port=0", `--data-dir=${folder}`]);
    server = await startServer(await loadFromProcess(flags, environment), environment);
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const scrape = (headers: Record<string, string> = local) =>
    server.app.inject({ path: "/metrics", headers });
  const ask = (model: string, isStream = false) =>
    server.app.inject({
      ...{ method: "POST", path: "/v1/chat/completions", headers: { authorization: "Bearer key-one" } },
      body: { model, stream: isStream, messages: [{ role: "user", content: "What is 17 * 23?" }] },
    });
  /** Sum of the samples whose line begins so. */
  const total = (text: string, start: string): number =>
    text
      .split("\n")
      .filter((line) => line.startsWith(start))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);

  it("counts requests, decisions, attempts, tokens and cost", async () => {
    expect((await ask("auto")).statusCode).toBe(200);
    expect((await ask("auto:cheap", true)).statusCode).toBe(200);
    const reply = await scrape();
    expect(reply.headers["content-type"]).toContain("text/plain");
    const text = reply.body;
    expect(total(text, 'tradewind_requests_total{status="ok",error_code="none"}')).toBe(2);
    expect(total(text, "gen_ai_client_operation_duration_seconds_count{")).toBe(2);
    expect(total(text, "gen_ai_server_time_to_first_token_seconds_count{")).toBe(1);
    expect(total(text, "tradewind_decisions_total{")).toBe(2);
    expect(text).toMatch(
      /tradewind_decisions_total\{policy="weights",preset="cheap",task_type="[a-z:_-]+"\} 1/,
    );
    expect(total(text, "tradewind_attempts_total{")).toBeGreaterThanOrEqual(2);
    expect(total(text, "gen_ai_client_token_usage_count{")).toBe(4);
    expect(total(text, "tradewind_cost_usd_total{")).toBeGreaterThan(0);
    expect(total(text, "tradewind_requests_running ")).toBe(0);
    expect(text).toMatch(/tradewind_circuit_state\{deployment="[^"]+"\} 0/);
    expect(text).toMatch(/^tradewind_log_waiting_rows \d+$/m);
    expect(text).toMatch(/^tradewind_event_loop_delay_seconds [\d.e-]+$/m);
  });

  it("tells of budgets that requests count in", async () => {
    await server.databaseReady;
    const admin = { authorization: "Bearer admin-key-of-the-test" };
    const body = { scope: "tenant", name: "default", period: "total", limit_usd: 5 };
    const made = await server.app.inject({ method: "POST", path: "/v1/admin/budgets", headers: admin, body });
    expect(made.statusCode, made.body).toBe(200);
    expect((await ask("auto")).statusCode).toBe(200);
    const { body: text } = await scrape();
    const labels = '{scope="tenant",name="default",period="total"}';
    expect(text).toContain(`tradewind_budget_limit_usd${labels} 5`);
    expect(total(text, `tradewind_budget_spent_usd${labels}`)).toBeGreaterThan(0);
  });

  it("has no label that a client wrote", async () => {
    expect((await ask('foreign-"model\nname')).statusCode).toBeGreaterThanOrEqual(400);
    const { body } = await scrape();
    expect(body).not.toContain("foreign-");
    expect(total(body, 'tradewind_requests_total{status="error"')).toBe(1);
  });

  it("is for operators", async () => {
    const proxied = { ...local, "x-forwarded-for": "203.0.113.9" };
    expect((await scrape(proxied)).statusCode).toBe(401);
    expect((await scrape({ ...proxied, authorization: "Bearer wrong" })).statusCode).toBe(401);
    const asks = async (key: string) =>
      (await scrape({ ...proxied, authorization: `Bearer ${key}` })).statusCode;
    expect(await asks("key-one")).toBe(403);
    expect(await asks("admin-key-of-the-test")).toBe(200);
    expect(await asks("metrics-key-of-the-test")).toBe(200);
    const withMetricsKey = { ...local, authorization: "Bearer metrics-key-of-the-test" };
    expect((await server.app.inject({ path: "/v1/models", headers: withMetricsKey })).statusCode).toBe(401);
    expect((await server.app.inject({ path: "/v1/admin/keys", headers: withMetricsKey })).statusCode).toBe(
      401,
    );
  });

  it("has nothing of keys and texts in it", async () => {
    const { body } = await scrape();
    for (const secret of ["key-one", "metrics-key-of-the-test", "admin-key-of-the-test", "17 * 23", folder])
      expect(body).not.toContain(secret);
  });
});
