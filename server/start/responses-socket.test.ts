import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Reply } from "../protocols/behaviours/conversation.ts";
import { upstreamProtocols } from "../protocols/behaviours/protocol-tables.ts";
import { replay } from "../protocols/behaviours/replay.ts";
import { responsesClient } from "../protocols/behaviours/responses-client.ts";
import { type Fields, fieldsOf } from "../protocols/fields.ts";
import { modelOf, type ProtocolGateway, startProtocolGateway } from "./testing/protocol-gateway.ts";

let gateway: ProtocolGateway;
beforeAll(async () => {
  gateway = await startProtocolGateway();
}, 300_000);
afterAll(() => gateway[Symbol.asyncDispose]());

const counted = { input: 10, cached: 0, written: 0, output: 5 };
const spoken = (text: string): Reply => ({ blocks: [{ text }], ending: "stop", counted });

/** A connection with the events of one reply at a time. */
async function connect(): Promise<{
  socket: WebSocket;
  ask(message: object): Promise<Fields[]>;
}> {
  const socket = new WebSocket(`${gateway.address.replace("http", "ws")}/v1/responses`, {
    headers: { authorization: `Bearer ${gateway.apiKey}` },
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    socket,
    ask: (message) =>
      new Promise((resolve) => {
        const events: Fields[] = [];
        const listen = (data: Buffer): void => {
          const event = JSON.parse(data.toString()) as Fields;
          events.push(event);
          if (!/^(response\.(completed|incomplete|failed)|error)$/.test(String(event.type))) return;
          socket.off("message", listen);
          resolve(events);
        };
        socket.on("message", listen);
        socket.send(JSON.stringify({ type: "response.create", ...message }));
      }),
  };
}

const heard = (events: readonly Fields[]) =>
  responsesClient.hearStream(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""))!;
const upstreams = upstreamProtocols.map((to) => [to.protocol, to] as const);

describe.each(upstreams)("the Responses API over a WebSocket, to %s", (_protocol, to) => {
  it("streams replies and goes on from them, though nothing is stored", async () => {
    const { socket, ask } = await connect();
    gateway.answer = replay(to, spoken("naïve 日本 😀"));
    const asked = { model: modelOf(to), store: false };
    const first = await ask({ ...asked, input: "Hi" });
    expect(heard(first)).toMatchObject({ text: "naïve 日本 😀", ending: "completed", violations: [] });
    expect(first.length).toBeGreaterThan(4);
    gateway.answer = replay(to, spoken("Two"));
    const previous_response_id = fieldsOf(first.at(-1)!.response).id;
    const second = await ask({ ...asked, input: "And?", previous_response_id });
    expect(heard(second).text).toBe("Two");
    // A provider's own reply passes as it is: what was put into the input it does not know of.
    if (to.protocol !== "openai-responses")
      expect(fieldsOf(second.at(-1)!.response).previous_response_id).toBe(previous_response_id);
    expect(to.understand(gateway.seen.at(-1)!).said).toEqual([
      "user: Hi",
      "assistant: naïve 日本 😀",
      "user: And?",
    ]);
    socket.close();
    // What was not to be stored is known to its connection alone.
    const other = await connect();
    if (to.protocol !== "openai-responses")
      expect((await other.ask({ ...asked, input: "And?", previous_response_id })).at(-1)).toMatchObject({
        ...{ type: "error", status: 400, error: { code: "previous_response_not_found" } },
      });
    other.socket.close();
  });
});

describe("the Responses API over a WebSocket", () => {
  const to = upstreamProtocols[1]!;
  const model = modelOf(to);

  it("warms up without a call, and the next turn has its input", async () => {
    const { socket, ask } = await connect();
    const before = gateway.seen.length;
    const warm = await ask({ model, input: "Remember 7.", store: false, generate: false });
    expect(gateway.seen.length).toBe(before);
    gateway.answer = replay(to, spoken("7"));
    const previous_response_id = fieldsOf(warm.at(-1)!.response).id;
    expect(heard(await ask({ model, input: "What?", store: false, previous_response_id })).text).toBe("7");
    expect(to.understand(gateway.seen.at(-1)!).said).toEqual(["user: Remember 7.", "user: What?"]);
    socket.close();
  });

  it("answers several messages in turn, and errors without ending the connection", async () => {
    const { socket, ask } = await connect();
    gateway.answer = replay(to, spoken("One"));
    const types: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      socket.on("message", function listen(data) {
        types.push((JSON.parse(String(data)) as Fields).type);
        if (types.filter((type) => type === "response.completed").length < 2) return;
        socket.off("message", listen);
        resolve();
      });
    });
    for (const input of ["a", "b"]) socket.send(JSON.stringify({ type: "response.create", model, input }));
    await both;
    // One reply is whole before the next begins.
    expect(types.lastIndexOf("response.created")).toBe(types.indexOf("response.completed") + 1);
    const errors = [
      [{ input: "x" }, 400, /`model` is missing/],
      [{ model: "no/such", input: "x" }, 404, /no\/such/],
      [{ model, input: "x", routing: { sesion_id: "a" } }, 400, /sesion_id/],
    ] as const;
    for (const [message, status, text] of errors) {
      const last = (await ask(message)).at(-1)!;
      expect(last).toMatchObject({ type: "error", status });
      expect(String(fieldsOf(last.error).message)).toMatch(text);
    }
    const told = new Promise<Fields>((resolve) =>
      socket.once("message", (data) => resolve(JSON.parse(String(data)) as Fields)),
    );
    socket.send("{");
    expect(await told).toMatchObject({ type: "error", status: 400, error: { code: "invalid_json" } });
    gateway.answer = (response) => {
      response.writeHead(429, { "content-type": "application/json" });
      response.end(JSON.stringify(to.error(429, "slow down")));
    };
    expect((await ask({ model, input: "x" })).at(-1)).toMatchObject({ type: "error", status: 429 });
    gateway.answer = replay(to, spoken("Still here"));
    expect(heard(await ask({ model, input: "x" })).text).toBe("Still here");
    socket.close();
  });

  it("ends the upstream's stream when the client goes", async () => {
    const { socket, ask } = await connect();
    gateway.answer = replay(to, spoken("One two three"), { afterEvents: 4, kind: "hang" });
    const begun = new Promise((resolve) => socket.once("message", resolve));
    void ask({ model, input: "x" });
    await begun;
    socket.terminate();
    await gateway.seen.at(-1)!.aborted;
  });

  it("lets nobody in without a key, and no page of another origin's", async () => {
    const socket = new WebSocket(`${gateway.address.replace("http", "ws")}/v1/responses`);
    const status = await new Promise((resolve) =>
      socket.once("unexpected-response", (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(401);
  });

  it.each(["h2c", "websocket"])(
    "serves a request that offers %s in vain as an ordinary one",
    async (upgrade) => {
      gateway.answer = replay(to, spoken("Hello"));
      const body = JSON.stringify({ model, input: "Hi" });
      const text = await new Promise<string>((resolve, reject) => {
        const request = httpRequest(`${gateway.address}/v1/responses`, {
          method: "POST",
          headers: {
            ...{ authorization: `Bearer ${gateway.apiKey}`, "content-type": "application/json" },
            ...{ connection: "Upgrade, HTTP2-Settings", upgrade, "http2-settings": "AAMAAABk" },
          },
        });
        request.on("error", reject).on("response", (response) => {
          let read = "";
          response.on("data", (piece) => {
            read += piece;
          });
          response.on("end", () => resolve(read));
        });
        request.end(body);
      });
      expect(responsesClient.hear(JSON.parse(text) as Fields).text).toBe("Hello");
    },
  );
});

describe("kept responses", () => {
  const to = upstreamProtocols[0]!;
  const call = async (
    path: string,
    body?: object,
    method = "POST",
  ): Promise<{ status: number; body: Fields }> => {
    const response = await fetch(`${gateway.address}/v1/responses${path}`, {
      method,
      headers: {
        authorization: `Bearer ${gateway.apiKey}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Fields };
  };

  it("are read, gone on from, and forgotten", async () => {
    gateway.answer = replay(to, spoken("Hello"));
    const { body: first } = await call("", { model: modelOf(to), input: "Hi" });
    expect((await call(`/${first.id}`, undefined, "GET")).body).toEqual(first);
    await call("", { model: modelOf(to), input: "And?", previous_response_id: first.id });
    expect(to.understand(gateway.seen.at(-1)!).said).toEqual(["user: Hi", "assistant: Hello", "user: And?"]);
    expect((await call(`/${first.id}`, undefined, "DELETE")).body).toMatchObject({ deleted: true });
    expect((await call(`/${first.id}`, undefined, "GET")).status).toBe(404);
    const late = await call("", { model: modelOf(to), input: "And?", previous_response_id: first.id });
    expect(late).toMatchObject({ status: 400, body: { error: { code: "previous_response_not_found" } } });
  });

  it("are none of those that were not to be stored", async () => {
    const { body } = await call("", { model: modelOf(to), input: "Hi", store: false });
    expect((await call(`/${body.id}`, undefined, "GET")).status).toBe(404);
  });

  it("have a token count before they are asked for", async () => {
    const { body } = await call("/input_tokens", { model: modelOf(to), input: "Hello there" });
    expect(body).toMatchObject({ object: "response.input_tokens", input_tokens: expect.any(Number) });
  });
});
