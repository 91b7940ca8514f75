import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { GatewayError } from "../../errors/gateway-error.ts";
import { KeptReplies } from "../../protocols/openai-responses/kept-replies.ts";
import { endWith } from "../refuse-malformed-http.ts";
import { ResponsesSession, type ResponsesSocketServices } from "./responses-session.ts";

/** A connection that says nothing to a ping for so long is closed. */
const pingIntervalMs = 30_000;
/** Replies of one connection that its later turns may go on from, stored or not. */
const connectionBytes = 16 * 1024 * 1024;
const connectionAgeMs = 3_600_000;
const goingAway = 1001;

/**
 * OpenAI's WebSocket form of the Responses API, on the path of the other: `response.create` messages in, the events of the stream out, one reply at a time. A
 * connection remembers its own replies, so that `previous_response_id` works in it with `store: false`.
 */
export class ResponsesSocket {
  readonly #services: ResponsesSocketServices;
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<WebSocket, { session: ResponsesSession; isAlive: boolean }>();

  constructor(services: ResponsesSocketServices) {
    this.#services = services;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: services.bodyLimitBytes,
      perMessageDeflate: false,
    });
    const pings = setInterval(() => this.#ping(), pingIntervalMs).unref();
    services.gate.onDrain(() => {
      clearInterval(pings);
      for (const [socket, { session }] of this.#sessions) session.leave(() => socket.close(goingAway));
    });
  }

  /** Answers an upgrade, with an error of HTTP where the caller is not let in. */
  accept(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const services = this.#services;
    try {
      if (services.gate.phase === "draining")
        throw new GatewayError("server_stopping", "This server is stopping: connect again.");
      services.requireCaller(request);
      services.authenticate(request.headers);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      endWith(connection, error, services.nextRequestId());
      return;
    }
    this.#server.handleUpgrade(request, connection, head, (socket) => this.#open(socket, request));
  }

  #open(socket: WebSocket, { headers }: IncomingMessage): void {
    const session = new ResponsesSession(this.#services, socket, headers, this.#newStore());
    const entry = { session, isAlive: true };
    this.#sessions.set(socket, entry);
    socket.on("pong", () => {
      entry.isAlive = true;
    });
    // What is wrong with a connection is followed by its end.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#sessions.delete(socket);
      session.clientGone();
    });
    socket.on("message", (data, isBinary) => session.receive(data as Buffer, isBinary));
  }

  #newStore(): KeptReplies {
    const { nowMs } = this.#services;
    return new KeptReplies({ maxBytes: connectionBytes, maxAgeMs: connectionAgeMs, nowMs });
  }

  #ping(): void {
    for (const [socket, entry] of this.#sessions) {
      if (!entry.isAlive) socket.terminate();
      entry.isAlive = false;
      socket.ping();
    }
  }
}
