import type { FastifyInstance } from "fastify";
import { onlyTenant } from "../../access/viewer.ts";
import type { LiveEvents } from "../dashboard/live-events.ts";
import { errorResponses } from "../error-schema.ts";
import type { EventStreams } from "../event-streams.ts";

const schema = {
  summary: "What happens in this process, as server-sent events",
  description:
    "`data` is a JSON object: `type` is `decided` or `settled` with a `request` as in the list of requests, `circuit` with `deployment`, `state` and `reason`, or, for operators, `alert` with an `alert` as in `GET /v1/alerts`, or `budget` with a `budget` that is spent as far as it is to warn of (`spent_usd`, `limit_usd`, `spent_percent`, `resets_at`). A comment comes every ten seconds. Other processes of the same installation tell their own listeners.",
  security: [{ bearer: [] }],
  tags: ["routing"],
  response: {
    200: { description: "The events", content: { "text/event-stream": { schema: { type: "string" } } } },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/events` */
export function eventRoutes(app: FastifyInstance, events: LiveEvents, streams: EventStreams): void {
  // Its head comes with a stream that does not end.
  app.get("/v1/events", { schema, exposeHeadRoute: false }, (request, reply) => {
    const tenant = onlyTenant(request.viewer);
    const stream = streams.open(request, reply);
    stream.onClose(events.subscribe(tenant, stream.send));
  });
}
