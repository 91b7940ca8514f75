import type { FastifyInstance } from "fastify";
import { chatOperation } from "../../protocols/openai-chat/chat-operation.ts";
import { type ChatRequestBody, chatRequestSchema } from "../../protocols/openai-chat/chat-request-schema.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";

const schema = {
  summary: "The decision alone, with its full explanation; no model is called and nothing is spent",
  security: [{ bearer: [] }],
  tags: ["routing"],
  body: chatRequestSchema,
  response: {
    200: { description: "The decision", type: "object", additionalProperties: true },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404),
  },
};

export function routeRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post<{ Body: ChatRequestBody }>("/v1/route", { config: { access: "viewer" }, schema }, (request) =>
    gateway.explain(chatOperation(request.body, request.bodyBytes, operationContext(request, gateway))),
  );
}
