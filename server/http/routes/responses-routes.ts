import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Operation } from "../../operation/operation.ts";
import { createNodeReplySink } from "../../pipeline/dispatch/node-reply-sink.ts";
import { requireStateless } from "../../protocols/openai-responses/require-stateless.ts";
import { responsesOperation } from "../../protocols/openai-responses/responses-operation.ts";
import {
  type ResponsesRequestBody,
  responsesRequestSchema,
} from "../../protocols/openai-responses/responses-request-schema.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";

const schema = {
  summary: "A response, by the model named or by the one with the best trade",
  description:
    "The request and reply of OpenAI's Responses API. `usage.cost` and `usage.cost_details` are in every reply, in the last event when streaming. Replies are not kept here: `previous_response_id` works with ids that the provider itself gave.",
  security: [{ bearer: [] }],
  tags: ["responses"],
  body: responsesRequestSchema,
  response: {
    200: {
      description: "The response; with `stream: true` its server-sent events.",
      content: {
        "application/json": { schema: { type: "object", additionalProperties: true } },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
};

export function responsesRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post<{ Body: ResponsesRequestBody }>("/v1/responses", { schema }, (request, reply) => {
    requireStateless(request.body);
    const operation = operationOf(request, gateway);
    return gateway.serve(operation, () => {
      // From here the dispatcher writes the reply itself.
      reply.hijack();
      return createNodeReplySink(reply.raw, Object.entries(request.ownHeaders()).flat());
    });
  });
}

const operationOf = (request: FastifyRequest<{ Body: ResponsesRequestBody }>, gateway: Gateway): Operation =>
  responsesOperation(request.body, request.bodyBytes, operationContext(request, gateway.nowMs()));
