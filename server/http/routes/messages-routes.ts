import type { FastifyInstance } from "fastify";
import { messagesOperation } from "../../protocols/anthropic-messages/messages-operation.ts";
import {
  countTokensSchema,
  type MessagesRequestBody,
  messagesRequestSchema,
} from "../../protocols/anthropic-messages/messages-request-schema.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";
import { takeOverReply } from "../take-over-reply.ts";

const schema = {
  summary: "A message, by the model named or by the one with the best trade",
  description:
    "Anthropic's request and reply. `usage.cost` and `usage.cost_details` are in every reply, in `message_delta` when streaming.",
  security: [{ bearer: [] }],
  tags: ["messages"],
  body: messagesRequestSchema,
  response: {
    200: {
      description: "The message; with `stream: true` its server-sent events.",
      content: {
        "application/json": { schema: { type: "object", additionalProperties: true } },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
};

const countSchema = {
  summary: "The input tokens of a message, without a reply",
  description:
    "Asked of the provider where a model of Anthropic's is named, else estimated without any call; `x-tradewind-token-count` says which.",
  security: [{ bearer: [] }],
  tags: ["messages"],
  body: countTokensSchema,
  response: {
    200: {
      description: "The count",
      type: "object",
      required: ["input_tokens"],
      properties: { input_tokens: { type: "integer" } },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404),
  },
};

export function messagesRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post<{ Body: MessagesRequestBody }>("/v1/messages", { schema }, (request, reply) => {
    const operation = messagesOperation(
      request.body,
      request.bodyBytes,
      request.headers,
      operationContext(request, gateway),
    );
    return gateway.serve(operation, () => takeOverReply(request, reply));
  });

  app.post<{ Body: MessagesRequestBody }>(
    "/v1/messages/count_tokens",
    { schema: countSchema },
    async (request, reply) => {
      const { body, bodyBytes, headers } = request;
      const operation = messagesOperation(body, bodyBytes, headers, operationContext(request, gateway));
      const { inputTokens, source } = await gateway.countTokens(operation);
      void reply.header("x-tradewind-token-count", source);
      return { input_tokens: inputTokens };
    },
  );
}
