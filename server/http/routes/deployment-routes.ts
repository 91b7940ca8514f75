import type { FastifyInstance } from "fastify";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";

const schema = {
  summary: "Every deployment as this process sees it: called, left alone or on trial, why, and until when",
  security: [{ bearer: [] }],
  tags: ["health"],
  response: {
    200: {
      description: "Those that are left alone first",
      type: "object",
      properties: {
        object: { type: "string" },
        data: { type: "array", items: { type: "object", additionalProperties: true } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/health/deployments` */
export function deploymentRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get("/v1/health/deployments", { schema }, async () => ({
    object: "list",
    data: gateway.listDeployments(),
  }));
}
