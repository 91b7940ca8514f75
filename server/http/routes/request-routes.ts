import type { FastifyInstance } from "fastify";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";

const schema = {
  summary: "Decision and outcome of an earlier request",
  security: [{ bearer: [] }],
  tags: ["routing"],
  params: {
    type: "object",
    properties: {
      id: {
        type: "string",
        minLength: 1,
        maxLength: 128,
        description: "x-tradewind-request-id of the reply",
      },
    },
  },
  response: {
    200: {
      description: "`decision` and `outcome`; a part that is not known is null.",
      type: "object",
      additionalProperties: true,
    },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
};

export function requestRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get<{ Params: { id: string } }>("/v1/requests/:id", { schema }, async (request) => {
    return gateway.findRequest(request.params.id, request.viewer);
  });
}
