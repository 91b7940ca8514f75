import type { FastifyInstance } from "fastify";
import type { ReadinessAnswer } from "../../answers/model-answers.ts";
import type { Authenticate, Readiness } from "../app-services.ts";
import { errorResponses } from "../error-schema.ts";
import { isOperator } from "../is-operator.ts";

const errors = errorResponses({ isKeyed: false, hasBody: false });

const healthSchema = {
  summary: "Whether the process is alive",
  response: {
    200: { description: "Alive", type: "object", properties: { status: { type: "string" } } },
    ...errors,
  },
};

const readinessSchema = {
  summary:
    "Whether the gateway can take traffic, part by part; details for who sends a key, or asks from this machine",
  response: {
    200: { description: "Ready", type: "object", additionalProperties: true },
    503: { description: "Not ready", type: "object", additionalProperties: true },
    ...errors,
  },
};

/** `/healthz`: alive. `/readyz`: whether to send requests here, and how each part is. */
export function healthRoutes(
  app: FastifyInstance,
  services: { readonly readiness: () => Readiness; readonly authenticate: Authenticate },
): void {
  app.get("/healthz", { schema: healthSchema }, async () => ({ status: "ok" }));
  app.get("/readyz", { schema: readinessSchema }, async (request, reply) => {
    const { status, parts } = services.readiness();
    const showsDetails = isOperator(request.raw, services.authenticate);
    const isReady = status === "ready" || status === "degraded";
    const answer: ReadinessAnswer = {
      status,
      parts: Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [
          name,
          { ready: part.isReady, state: part.state, ...(showsDetails ? { detail: part.detail } : {}) },
        ]),
      ),
    };
    return reply.code(isReady ? 200 : 503).send(answer);
  });
}
