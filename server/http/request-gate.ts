import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import { IdleSignal } from "../pipeline/idle-signal.ts";
import { Roster } from "../pipeline/roster.ts";

/**
 * `serving`; `leaving`: told to stop, not ready any more for a load balancer, and still answering everything; `draining`: what runs may end,
 * what comes is refused.
 */
export type ServingPhase = "serving" | "leaving" | "draining";

/** A load balancer has turned to another process by then. */
const retryAfterSeconds = 1;

interface GateLimits {
  /** Requests that may be inside at once; null: any number. */
  readonly maxRunning: number | null;
  /** Median delay of the event loop from which on nobody new is let in, milliseconds; null: whatever it is. */
  readonly maxDelayMs: number | null;
  /** The delay now. */
  readonly delayMs: () => number;
}

const noLimits: GateLimits = { maxRunning: null, maxDelayMs: null, delayMs: () => 0 };

/** Who may still come in, and who is still inside. From `leaving` on every reply asks its client to close the connection. */
export class RequestGate {
  readonly #inside = new Roster<ServerResponse>();
  readonly #idle = new IdleSignal();
  readonly #limits: GateLimits;
  readonly #drainListeners: (() => void)[] = [];
  #phase: ServingPhase = "serving";

  /** @param limits @default none */
  constructor(limits: GateLimits = noLimits) {
    this.#limits = limits;
  }

  get phase(): ServingPhase {
    return this.#phase;
  }

  /** Requests whose reply has not reached its client yet. */
  get running(): number {
    return this.#idle.running;
  }

  /** Why nobody new is let in; null: there is room. */
  overload(): string | null {
    const { maxRunning, maxDelayMs, delayMs } = this.#limits;
    if (maxRunning !== null && this.running >= maxRunning)
      return `This server has ${maxRunning} requests under way, as many as it takes`;
    if (maxDelayMs !== null && delayMs() > maxDelayMs) return "This server has more work than it can do";
    return null;
  }

  leave(): void {
    this.#phase = "leaving";
    this.#askToClose();
  }

  drain(): void {
    if (this.#phase === "draining") return;
    this.#phase = "draining";
    this.#askToClose();
    for (const listener of this.#drainListeners) listener();
  }

  /** Told once when draining begins, for connections that no reply ends. */
  onDrain(listener: () => void): void {
    this.#drainListeners.push(listener);
  }

  /** Resolves once every reply has reached its client, or its client is gone. */
  whenIdle(): Promise<void> {
    return this.#idle.whenIdle();
  }

  /** Breaks the connections of clients that do not read the end of their reply. */
  breakConnections(): void {
    for (const response of this.#inside) response.destroy();
  }

  /** Lets the replies of the app's routes ask to close; closing the app drains. Before the routes that it is for are registered. */
  watch(app: FastifyInstance): void {
    app.addHook("preClose", async () => this.drain());
    app.addHook("onRequest", (_request, reply, done) => {
      if (this.#phase !== "serving") reply.raw.shouldKeepAlive = false;
      done();
    });
  }

  /** Counts the requests of a part of the API, and refuses them with `server_stopping` while draining. */
  guard(api: FastifyInstance): void {
    api.addHook("onRequest", (_request, reply, done) => {
      if (this.#phase === "draining") {
        reply.header("retry-after", retryAfterSeconds);
        throw new GatewayError("server_stopping", "This server is stopping: send the request again.");
      }
      const overload = this.overload();
      if (overload !== null) {
        reply.header("retry-after", retryAfterSeconds);
        throw new GatewayError("server_overloaded", `${overload}: send the request again in a moment.`);
      }
      this.#enter(reply.raw);
      done();
    });
  }

  #enter(response: ServerResponse): void {
    const place = this.#inside.enter(response);
    this.#idle.enter();
    response.once("close", () => {
      this.#inside.leave(place);
      this.#idle.leave();
    });
  }

  #askToClose(): void {
    for (const response of this.#inside) if (!response.headersSent) response.shouldKeepAlive = false;
  }
}
