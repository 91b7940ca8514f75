import Fastify from "fastify";
import { Agent, request } from "undici";
import { afterEach, beforeEach, expect, it } from "vitest";
import { handleError } from "./error-handler.ts";
import { RequestGate } from "./request-gate.ts";

let agent: Agent;
beforeEach(() => {
  agent = new Agent({ connections: 2, pipelining: 1 });
});
afterEach(() => agent.close());

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

it.each([
  ["as many as it takes are under way", { maxRunning: 1, maxDelayMs: null, delayMs: () => 0 }, 1],
  ["the event loop is late", { maxRunning: null, maxDelayMs: 100, delayMs: () => 101 }, 0],
])("refuses new requests with 503 and retry-after while %s", async (_name, limits, running) => {
  const app = Fastify();
  app.setErrorHandler(handleError);
  const mayEnd = withResolvers();
  const gate = new RequestGate(limits);
  await app.register(async (api) => {
    gate.guard(api);
    api.get("/v1beta/*", async () => ({}));
    api.get("/slow", async () => {
      await mayEnd.promise;
      return { done: true };
    });
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const inside = Array.from({ length: running }, () => request(`${address}/slow`, { dispatcher: agent }));
  while (gate.running < running) await new Promise((resolve) => setTimeout(resolve, 5));
  const refused = await request(`${address}/slow`, { dispatcher: agent });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(await refused.body.json()).toMatchObject({
    error: { code: "server_overloaded", type: "api_error" },
  });
  const ofGoogle = await request(`${address}/v1beta/models/auto:generateContent`, { dispatcher: agent });
  expect(await ofGoogle.body.json()).toMatchObject({
    error: { status: "UNAVAILABLE", details: [{}, { retryDelay: "1s" }] },
  });
  mayEnd.resolve();
  for (const reply of await Promise.all(inside)) expect(reply.statusCode).toBe(200);
  await app.close();
});

it("lets what is under way end, and refuses what comes after in OpenAI's shape", async () => {
  const app = Fastify({ return503OnClosing: false });
  app.setErrorHandler(handleError);
  const under = withResolvers();
  const mayEnd = withResolvers();
  const gate = new RequestGate();
  gate.watch(app);
  await app.register(async (api) => {
    gate.guard(api);
    api.get("/slow", async () => {
      under.resolve();
      await mayEnd.promise;
      return { done: true };
    });
    api.get("/fast", async () => ({ done: true }));
  });
  // Holds the stop open after it has begun, as a request under way does.
  const hasBegun = withResolvers();
  app.addHook("preClose", async () => {
    hasBegun.resolve();
    await mayEnd.promise;
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const slow = request(`${address}/slow`, { dispatcher: agent });
  await under.promise;
  expect((await request(`${address}/fast`, { dispatcher: agent })).statusCode).toBe(200);
  const closed = app.close();
  await hasBegun.promise;
  const refused = await request(`${address}/fast`, { dispatcher: agent });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(await refused.body.json()).toMatchObject({
    error: { code: "server_stopping", type: "api_error", param: null },
  });
  mayEnd.resolve();
  const ended = await slow;
  expect(await ended.body.json()).toEqual({ done: true });
  await closed;
});
