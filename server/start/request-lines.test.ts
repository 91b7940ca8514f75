import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { events, json, wholeStream } from "../pipeline/dispatch/testing/behaviours.ts";
import { startFakeUpstream } from "../pipeline/dispatch/testing/fake-upstream.ts";
import { createRequestLines } from "../record/request-lines.ts";
import { sampleOutcome } from "../record/testing/sample-records.ts";
import { startServerProcess } from "./testing/server-process.ts";

type Line = Readonly<Record<string, unknown>>;

/** What the server writes of three requests: one that is served, one that the provider refuses, one without a known key. */
async function linesOfServer(requests: "errors" | "all" | "none") {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-lines-"));
  const refusal = json({ error: { message: "no", code: "context_length_exceeded" } }, 400);
  await using upstream = await startFakeUpstream(events(wholeStream), refusal);
  const server = await startServerProcess({
    ...{ folder, upstream: upstream.baseUrl, databaseUrl: null, apiKeys: "anna:key-one" },
    ...{ server: { unready_ms: 0 }, sections: { log: { requests } } },
  });
  const ask = async (key: string, model = "vllm/test"): Promise<string | null> => {
    const response = await fetch(`${server.address}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Quokka 7319" }] }),
    });
    await response.text();
    return response.headers.get("x-request-id");
  };
  const ids = [
    await ask("key-one"),
    await ask("key-one"),
    await ask("wrong"),
    await ask("key-one", "no/such"),
  ];
  server.signal("SIGTERM");
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
  const lines = server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg === "request");
  expect(server.output()).not.toMatch(/Quokka|key-one|naïve/);
  return { ids, lines };
}

describe("log.requests", { timeout: 300_000 }, () => {
  it("all writes one line for each request, with the ids and the figures", async () => {
    const { ids, lines } = await linesOfServer("all");
    expect(lines.map(({ requestId }) => requestId)).toEqual(ids);
    expect(lines[0]).toMatchObject({
      ...{
        level: 30,
        tenant: "anna",
        kind: "chat",
        protocol: "openai-chat",
        isStream: true,
        isCached: false,
      },
      ...{ requestedModel: "vllm/test", model: "vllm/test", provider: "vllm", status: "ok", errorCode: null },
      ...{ finishReason: "stop", inputTokens: 1_000, outputTokens: 500, costUsd: 0.002 },
      attempts: [{ status: 200, errorCode: null }],
    });
    expect(lines[1]).toMatchObject({ level: 40, status: "error", attempts: [{ status: 400 }] });
    expect(lines[2]).toMatchObject({
      ...{ level: 40, status: "error", errorCode: "invalid_api_key", httpStatus: 401 },
      route: "/v1/chat/completions",
    });
    expect(lines[3]).toMatchObject({
      level: 40,
      status: "error",
      errorCode: "model_not_found",
      tenant: "anna",
    });
  });

  it("errors leaves out what was served; the server writes no more than it is told", async () => {
    const { ids, lines } = await linesOfServer("errors");
    expect(lines.map(({ requestId }) => requestId)).toEqual(ids.slice(1));
  });

  it.each([
    ["all", ["ok", "error", "refused"]],
    ["errors", ["error", "refused"]],
    ["none", []],
  ] as const)(
    "%s writes of one that is served, one that fails and one that is refused: %j",
    (which, expected) => {
      const written: unknown[] = [];
      const write = ({ requestId }: Line): void => void written.push(requestId);
      const log = { info: write, warn: write, error: write } as unknown as Parameters<
        typeof createRequestLines
      >[0];
      const lines = createRequestLines(log, which);
      for (const status of ["ok", "error"] as const) {
        const operation = {
          ...{ id: status, kind: "chat", protocol: "openai-chat", requestedModel: "auto" },
          ...{ principal: { tenant: "anna", keyId: null }, payload: { isStream: false } },
        } as unknown as Parameters<NonNullable<NonNullable<typeof lines>["consumer"]["settled"]>>[0];
        lines?.consumer.settled?.(operation, null, { ...sampleOutcome(status), status }, null);
      }
      // A request that was answered with an error has its line already.
      for (const requestId of ["error", "refused"])
        lines?.refused({ requestId, code: "invalid_api_key", status: 401, route: null });
      expect(written).toEqual(expected);
    },
  );
});
