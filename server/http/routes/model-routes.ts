import type { FastifyInstance } from "fastify";
import type { Gateway } from "../../pipeline/pipeline.ts";

const schema = {
  summary: "The models that can be named, `auto` and its presets first",
  security: [{ bearer: [] }],
  tags: ["models"],
};

/** `GET /v1/models` and `GET /v1/models/:id` (ids hold slashes, so the rest of the path is the id). */
export function modelRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get("/v1/models", { schema }, async () => ({ object: "list", data: gateway.listModels() }));
  app.get<{ Params: { "*": string } }>(
    "/v1/models/*",
    { schema: { ...schema, summary: "One model" } },
    async (request) => gateway.describeModel(request.params["*"]),
  );
}
