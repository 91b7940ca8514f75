import type { FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import type { RequestGate } from "./request-gate.ts";

/** Server-sent events to one listener, until it leaves, is let go, or the server drains. */
export interface EventStream {
  /** @param data one line of JSON */
  send(data: string): void;
  end(): void;
  onClose(listener: () => void): void;
}

export interface EventStreams {
  /** Answers the request with a stream. @throws GatewayError `server_overloaded` where too many listen already */
  open(request: FastifyRequest, reply: FastifyReply): EventStream;
}

/** Proxies and browsers take a silent connection for a dead one. */
const heartbeatMs = 10_000;
const maxListeners = 200;
/** A client that does not read is let go rather than remembered for. */
const maxWaitingBytes = 1_048_576;

export function createEventStreams(gate: Pick<RequestGate, "onDrain">): EventStreams {
  const ends = new Set<() => void>();
  gate.onDrain(() => {
    for (const end of ends) end();
  });
  return {
    open(request, reply) {
      if (ends.size >= maxListeners)
        throw new GatewayError(
          "server_overloaded",
          `${maxListeners} listeners follow the events of this process already: close one, or try again later.`,
        );
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...request.ownHeaders(),
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      const write = (text: string): void => {
        if (raw.writableLength > maxWaitingBytes) raw.destroy();
        else raw.write(text);
      };
      write(": connected\n\n");
      const heartbeat = setInterval(() => write(":\n\n"), heartbeatMs);
      const end = (): void => void raw.end();
      ends.add(end);
      raw.once("close", () => {
        clearInterval(heartbeat);
        ends.delete(end);
      });
      return {
        send: (data) => write(`data: ${data}\n\n`),
        end,
        onClose: (listener) => void raw.once("close", listener),
      };
    },
  };
}
