import Fastify from "fastify";
import { Agent, request } from "undici";
import { afterEach, expect, it } from "vitest";
import { handleError } from "./error-handler.ts";
import { RequestGate } from "./request-gate.ts";

const agent = new Agent({ connections: 2, pipelining: 1 });
afterEach(() => agent.close());

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

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
