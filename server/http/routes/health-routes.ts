import type { FastifyInstance } from "fastify";
import type { Readiness } from "../app-services.ts";
import { errorResponses } from "../error-schema.ts";

const errors = errorResponses({ isKeyed: false, hasBody: false });

const healthSchema = {
  summary: "Whether the process is alive",
  response: {
    200: { description: "Alive", type: "object", properties: { status: { type: "string" } } },
    ...errors,
  },
};

const readinessSchema = {
  summary: "Whether the gateway can take traffic, part by part",
  response: {
    200: { description: "Ready", type: "object", additionalProperties: true },
    503: { description: "Not ready", type: "object", additionalProperties: true },
    ...errors,
  },
};

/** `/healthz`: alive. `/readyz`: able to serve; a lost database is shown there, but does not stop requests from being answered. */
export function healthRoutes(app: FastifyInstance, readiness: () => Readiness): void {
  app.get("/healthz", { schema: healthSchema }, async () => ({ status: "ok" }));
  app.get("/readyz", { schema: readinessSchema }, async (_request, reply) => {
    const state = readiness();
    return reply
      .code(state.isReady ? 200 : 503)
      .send({ status: state.isReady ? "ready" : "not_ready", parts: state.parts });
  });
}
