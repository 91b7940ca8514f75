import type { FastifyInstance } from "fastify";
import { errorResponses } from "../error-schema.ts";

const schema = {
  summary: "This API as an OpenAPI document",
  response: {
    200: { description: "OpenAPI 3.1", type: "object", additionalProperties: true },
    ...errorResponses({ isKeyed: false, hasBody: false }),
  },
};

export function openApiRoutes(app: FastifyInstance): void {
  app.get("/openapi.json", { schema }, async () => app.swagger());
}
