import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { checkReply } from "./check-reply.ts";
import { hostileRequest } from "./hostile-request.ts";
import { runFuzz } from "./run-fuzz.ts";
import { promptCanary } from "./valid-body.ts";

describe("hostileRequest", () => {
  it("is the same for the same seed and number, and another for any other", () => {
    for (const index of [0, 1, 7, 1_000])
      expect(hostileRequest(3, index).bytes.equals(hostileRequest(3, index).bytes)).toBe(true);
    const names = Array.from({ length: 300 }, (_one, index) => hostileRequest(3, index).name);
    expect(new Set(names).size).toBeGreaterThan(200);
    expect(names).not.toEqual(Array.from({ length: 300 }, (_one, index) => hostileRequest(4, index).name));
  });
});

describe("checkReply", () => {
  const headers = { "x-tradewind-request-id": "id" };
  const error = { message: "no", type: "invalid_request_error", code: "invalid_request", param: null };
  const reply = (status: number | null, body: unknown, own: Record<string, string> = headers) => ({
    status,
    headers: own,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

  it("takes successes and documented errors, and silence where the request never ended", () => {
    expect(checkReply(reply(200, "data: x"), false)).toBeNull();
    expect(checkReply(reply(400, { error }), false)).toBeNull();
    expect(checkReply(reply(null, ""), true)).toBeNull();
  });

  it.each([
    ["no reply", reply(null, "")],
    ["no request id", reply(400, { error }, {})],
    ["no JSON", reply(400, "<html>")],
    ["another shape", reply(400, { statusCode: 400, message: "no" })],
    ["a field too many", reply(400, { error: { ...error, stack: "at" } })],
    ["an unknown code", reply(400, { error: { ...error, code: "FST_ERR" } })],
    ["another status", reply(422, { error })],
    ["a fault of the gateway", reply(500, { error: { ...error, code: "internal_error" } })],
    ["a long message", reply(400, { error: { ...error, message: "x".repeat(5_000) } })],
  ])("finds fault with %s", (_name, faulty) => {
    expect(checkReply(faulty, false)).toEqual(expect.any(String));
  });
});

describe("runFuzz", () => {
  it("reports each kind of fault of a server with the number that repeats it", async () => {
    const faulty = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        response.writeHead(request.url === "/healthz" ? 200 : 500, { "content-length": 0 });
        response.end();
      });
    });
    await new Promise<void>((resolve) => faulty.listen(0, "127.0.0.1", resolve));
    const server = (log: string, memoryBytes: number) => ({
      address: `http://127.0.0.1:${(faulty.address() as AddressInfo).port}`,
      log: () => log,
      isAlive: () => true,
      memoryBytes: () => memoryBytes,
      stop: async () => undefined,
    });
    const options = { seed: 1, first: 5, count: 4, seconds: 60 };
    const { cases, failures } = await runFuzz(server("", 1e8), options);
    expect(cases).toBe(4);
    expect(failures.map(({ index }) => index)).toEqual(expect.arrayContaining([5]));
    const leaking = await runFuzz(server(`a line with ${promptCanary}`, 2e9), options);
    expect(leaking.failures).toHaveLength(4);
    faulty.closeAllConnections();
    faulty.close();
  }, 300_000);
});
