import type { FastifyInstance } from "fastify";
import { chatOperation } from "../../protocols/openai-chat/chat-operation.ts";
import { type ChatRequestBody, chatRequestSchema } from "../../protocols/openai-chat/chat-request-schema.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";
import { takeOverReply } from "../take-over-reply.ts";

const schema = {
  summary: "A chat completion, by the model named or by the one with the best trade",
  description:
    "OpenAI's request and reply. `usage.cost` and `usage.cost_details` are in every reply, in the last chunk when streaming.",
  security: [{ bearer: [] }],
  tags: ["chat"],
  body: chatRequestSchema,
  response: {
    200: {
      description: "The completion; with `stream: true` its chunks, one a server-sent event.",
      content: {
        "application/json": { schema: { type: "object", additionalProperties: true } },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
};

export function chatRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post<{ Body: ChatRequestBody }>("/v1/chat/completions", { schema }, (request, reply) => {
    const operation = chatOperation(request.body, request.bodyBytes, operationContext(request, gateway));
    return gateway.serve(operation, () => takeOverReply(request, reply));
  });
}
