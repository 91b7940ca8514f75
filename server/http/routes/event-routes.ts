import type { FastifyInstance } from "fastify";
import { onlyTenant } from "../../access/viewer.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { LiveEvents } from "../dashboard/live-events.ts";
import { errorResponses } from "../error-schema.ts";
import type { RequestGate } from "../request-gate.ts";

/** Proxies and browsers take a silent connection for a dead one. */
const heartbeatMs = 10_000;
const maxListeners = 200;
/** A client that does not read is let go rather than remembered for. */
const maxWaitingBytes = 1_048_576;

const schema = {
  summary: "What happens in this process, as server-sent events",
  description:
    "`data` is a JSON object: `type` is `decided` or `settled` with a `request` as in the list of requests, `circuit` with `deployment`, `state` and `reason`, or, for operators, `alert` with an `alert` as in `GET /v1/alerts`. A comment comes every ten seconds. Other processes of the same installation tell their own listeners.",
  security: [{ bearer: [] }],
  tags: ["routing"],
  response: {
    200: { description: "The events", content: { "text/event-stream": { schema: { type: "string" } } } },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/events` */
export function eventRoutes(
  app: FastifyInstance,
  events: LiveEvents,
  gate: Pick<RequestGate, "onDrain">,
): void {
  const open = new Set<() => void>();
  gate.onDrain(() => {
    for (const end of open) end();
  });
  // Its head comes with a stream that does not end.
  app.get("/v1/events", { schema, exposeHeadRoute: false }, (request, reply) => {
    if (open.size >= maxListeners)
      throw new GatewayError(
        "server_overloaded",
        `${maxListeners} listeners follow the events of this process already: close one, or try again later.`,
      );
    const tenant = onlyTenant(request.viewer);
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
    const unsubscribe = events.subscribe(tenant, (event) => write(`data: ${event}\n\n`));
    const heartbeat = setInterval(() => write(":\n\n"), heartbeatMs);
    const end = (): void => void raw.end();
    open.add(end);
    raw.once("close", () => {
      clearInterval(heartbeat);
      unsubscribe();
      open.delete(end);
    });
  });
}
