import { createServer, request as httpRequest, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../engine/index.ts";
import { createNodeReplySink } from "./node-reply-sink.ts";
import {
  completion,
  doneEvent,
  events,
  eventsThenSilence,
  json,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { type Behaviour, startFakeUpstream } from "./testing/fake-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

/** A gateway in the small: one HTTP server that dispatches every request to the upstream. */
async function startGateway(behaviour: Behaviour) {
  const upstream = await startFakeUpstream(behaviour);
  const dispatcher = createTestDispatcher();
  const outcomes: Promise<Outcome>[] = [];
  const server = createServer((incoming, response) => {
    incoming.resume();
    const stream = incoming.url === "/stream";
    outcomes.push(dispatcher.sendTo(createNodeReplySink(response), [target(upstream.baseUrl)], { stream }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    upstream,
    outcomes,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dispatcher[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** A response that is written into memory, by a connection that is full with every byte. */
function startResponse(ownHeaders?: string[]) {
  const written: string[] = [];
  const socket = new Duplex({
    highWaterMark: 1,
    read() {},
    write(bytes, _encoding, done) {
      written.push(bytes.toString("latin1"));
      done();
    },
  });
  const response = new ServerResponse(new IncomingMessage(socket as Socket));
  response.assignSocket(socket as Socket);
  return { response, sink: createNodeReplySink(response, ownHeaders), written };
}

describe("createNodeReplySink", () => {
  it("writes the status, the headers of every reply and those of this one", () => {
    const { sink, written } = startResponse(["x-frame-options", "DENY"]);
    sink.writeHead(429, { "content-type": "application/json", "retry-after": "7" });
    sink.end("{}");
    const [head = "", body] = written.join("").split("\r\n\r\n");
    expect(head.split("\r\n").slice(0, 4)).toEqual([
      "HTTP/1.1 429 Too Many Requests",
      "x-frame-options: DENY",
      "content-type: application/json",
      "retry-after: 7",
    ]);
    expect(body).toContain("{}");
  });

  it("tells whether the client is full, when it is ready again, and whether it is gone", () => {
    const { sink, response } = startResponse();
    let drains = 0;
    sink.onDrain(() => {
      drains += 1;
    });
    sink.writeHead(200, {});
    expect([sink.write("x"), drains]).toEqual([false, 0]);
    response.emit("drain");
    expect(drains).toBe(1);
    let closes = 0;
    const hear = () => {
      closes += 1;
    };
    sink.onClose(hear);
    expect([sink.isClosed, closes]).toEqual([false, 0]);
    sink.destroy();
    expect([sink.isClosed, response.destroyed]).toEqual([true, true]);
    response.emit("close");
    expect(closes).toBe(1);
    sink.onClose(hear);
    expect(closes).toBe(2);
  });

  it("takes the close behind a whole reply for no client that went away", () => {
    const { sink, response } = startResponse();
    let closes = 0;
    sink.onClose(() => {
      closes += 1;
    });
    sink.writeHead(200, {});
    sink.end("");
    response.emit("close");
    expect(closes).toBe(0);
  });

  it("carries a whole reply with its length, byte for byte, characters beyond ASCII included", async () => {
    await using gateway = await startGateway(json(completion));
    const response = await fetch(`${gateway.url}/`, { method: "POST", body: "{}" });
    const text = await response.text();
    expect(Number(response.headers.get("content-length"))).toBe(Buffer.byteLength(text));
    expect(JSON.parse(text).choices).toEqual(completion.choices);
    expect((await gateway.outcomes[0])?.status).toBe("ok");
  });

  it("carries a stream, and the connection serves the next request", async () => {
    await using gateway = await startGateway(events(wholeStream));
    for (let round = 0; round < 2; round += 1) {
      const text = await (await fetch(`${gateway.url}/stream`, { method: "POST", body: "{}" })).text();
      expect(text).toContain("naïve 日本");
      expect(text.endsWith(doneEvent)).toBe(true);
    }
    expect((await Promise.all(gateway.outcomes)).map(({ status }) => status)).toEqual(["ok", "ok"]);
  });

  it("cancels the upstream when the client closes its connection", async () => {
    await using gateway = await startGateway(eventsThenSilence([textChunk("Half an ans")]));
    const client = httpRequest(`${gateway.url}/stream`, { method: "POST" }, (response) => {
      response.once("data", () => client.destroy());
    });
    client.on("error", () => {});
    client.end("{}");
    const arrived = await new Promise<Outcome>((resolve) => {
      const look = () =>
        gateway.outcomes[0] === undefined ? setImmediate(look) : resolve(gateway.outcomes[0]);
      look();
    });
    expect(arrived).toMatchObject({ status: "cancelled", errorCode: "client_closed" });
    await gateway.upstream.seen[0]?.aborted;
  });
});
