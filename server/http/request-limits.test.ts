import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxQuotedCharacters } from "../errors/quote.ts";
import type { RunningServer } from "../start/start-server.ts";
import { startFrom } from "../start/testing/start-from.ts";
import { hostileBodies } from "./testing/hostile-bodies.ts";
import { largestBodies } from "./testing/largest-bodies.ts";

const largestBytes = 4 * 1024 * 1024;
const routes = ["/v1/route", "/v1/chat/completions"] as const;

interface Reply {
  readonly status: number;
  readonly error?: { message: string; type: string; code: string; param: string | null };
  readonly text: string;
}

describe("a real server, sent bodies beyond or at the limits", () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-limits-"));
  let server: RunningServer;

  beforeAll(async () => {
    server = await startFrom([`--data-dir=${folder}`], { TRADEWIND_DEMO_SPEED: "1000000" });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(`${server.address}${path}`, init);
    const text = await response.text();
    const { error } = JSON.parse(text) as Pick<Reply, "error">;
    return { status: response.status, text, ...(error === undefined ? {} : { error }) };
  };
  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Reply> =>
    send(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const longestRun = (text: string): number =>
    Math.max(0, ...(text.match(/(.)\1+/g) ?? []).map((run) => run.length));

  it.each(hostileBodies)("$name", async ({ body, status, message, param }) => {
    const text = body();
    for (const route of routes) {
      const reply = await post(route, text);
      expect(reply.status, reply.text.slice(0, 300)).toBe(status);
      if (status === 200) continue;
      expect(reply.error).toMatchObject({ type: "invalid_request_error", code: expect.any(String) });
      if (message !== undefined) expect(reply.error!.message).toContain(message);
      if (param !== undefined) expect(reply.error!.param).toBe(param);
      expect(longestRun(reply.text)).toBeLessThanOrEqual(maxQuotedCharacters);
      expect(reply.text.length).toBeLessThan(1_500);
    }
  });

  it.each(largestBodies(largestBytes))("no limit refuses: $name", async ({ body }) => {
    const reply = await post("/v1/route", body());
    const code = reply.error?.code ?? "served";
    expect(["served", "context_length_exceeded", "route_no_candidate"], reply.text.slice(0, 300)).toContain(
      code,
    );
  });

  it("quotes little of what stands in addresses and headers", async () => {
    const long = "q".repeat(4_000);
    for (const path of [`/${long}`, `/v1/models/${long}`, `/v1/requests/${long}`]) {
      const { status, text } = await send(path, { method: "GET" });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(longestRun(text)).toBeLessThanOrEqual(maxQuotedCharacters);
    }
    const reply = await post("/v1/chat/completions", '{"model":"auto","messages":[{"role":"user"}]}', {
      "x-session-id": long,
    });
    expect(reply.error).toMatchObject({ code: "invalid_request", param: "x-session-id" });
  });

  it("refuses a body that is announced too large before it is sent, and one that becomes too large", async () => {
    const body = "x".repeat(21 * 1024 * 1024);
    const reply = await post("/v1/route", body);
    expect(reply.status).toBe(413);
    expect(reply.error!.message).toContain("20971520 bytes");
  });

  it("still answers", async () => {
    expect((await send("/v1/models", { method: "GET" })).status).toBe(200);
  });
});
