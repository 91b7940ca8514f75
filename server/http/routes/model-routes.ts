import type { FastifyInstance } from "fastify";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";

const schema = { security: [{ bearer: [] }], tags: ["models"] };
const errors = errorResponses({ isKeyed: true, hasBody: false });
const model = {
  description: "OpenAI's fields, then capabilities, context window and prices",
  type: "object",
  required: ["id", "object", "created", "owned_by"],
  properties: { id: { type: "string" } },
  additionalProperties: true,
};

const listSchema = {
  ...schema,
  summary: "The models that can be named, `auto` and its presets first",
  response: {
    200: {
      description: "All of them",
      type: "object",
      properties: { object: { type: "string" }, data: { type: "array", items: model } },
    },
    ...errors,
  },
};

const oneSchema = {
  ...schema,
  summary: "One model",
  response: { 200: model, ...errorResponses({ isKeyed: true, hasBody: false }, 404) },
};

/** An OpenAPI document knows no rest of a path: there it is a parameter, whose slashes clients encode. */
const documented = {
  url: "/v1/models/{id}",
  params: {
    type: "object",
    properties: { id: { type: "string", minLength: 1, description: "An id of `GET /v1/models`." } },
  },
};

/** `GET /v1/models` and `GET /v1/models/:id` (ids hold slashes, so the rest of the path is the id). */
export function modelRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get("/v1/models", { schema: listSchema }, async () => ({ object: "list", data: gateway.listModels() }));
  app.get<{ Params: { "*": string } }>(
    "/v1/models/*",
    { schema: oneSchema, config: { documented } },
    async (request) => gateway.describeModel(request.params["*"]),
  );
}
