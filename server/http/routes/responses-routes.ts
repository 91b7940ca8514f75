import type { FastifyInstance } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import type { KeptReplies } from "../../protocols/openai-responses/kept-replies.ts";
import { responsesOperation } from "../../protocols/openai-responses/responses-operation.ts";
import {
  type ResponsesRequestBody,
  responsesRequestSchema,
} from "../../protocols/openai-responses/responses-request-schema.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";
import { serveResponses } from "../responses/responses-turn.ts";
import { takeOverReply } from "../take-over-reply.ts";

const anyObject = { type: "object", additionalProperties: true } as const;
const common = { security: [{ bearer: [] }], tags: ["responses"] };
const idParams = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", minLength: 1, maxLength: 256 } },
} as const;

const schema = {
  ...common,
  summary: "A response, by the model named or by the one with the best trade",
  description:
    "The request and reply of OpenAI's Responses API; over a WebSocket on the same path as well. `usage.cost` and `usage.cost_details` are in every reply, in the last event when streaming. Replies are kept in memory for a while, for `previous_response_id`, unless `store` is false.",
  body: responsesRequestSchema,
  response: {
    200: {
      description: "The response; with `stream: true` its server-sent events.",
      content: {
        "application/json": { schema: anyObject },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
};

const countSchema = {
  ...common,
  summary: "The input tokens of a response, without a reply",
  description:
    "Asked of the provider where it counts in this protocol, else estimated without any call; `x-tradewind-token-count` says which.",
  body: responsesRequestSchema,
  response: {
    200: {
      description: "The count",
      type: "object",
      required: ["object", "input_tokens"],
      properties: { object: { const: "response.input_tokens" }, input_tokens: { type: "integer" } },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404),
  },
};

const findSchema = {
  ...common,
  summary: "A response that was kept",
  params: idParams,
  response: {
    200: { description: "The response", content: { "application/json": { schema: anyObject } } },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
};

const forgetSchema = {
  ...common,
  summary: "Forgets a response that was kept",
  params: idParams,
  response: {
    200: { description: "It is gone", content: { "application/json": { schema: anyObject } } },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
};

export function responsesRoutes(app: FastifyInstance, gateway: Gateway, kept: KeptReplies): void {
  app.post<{ Body: ResponsesRequestBody }>("/v1/responses", { schema }, (request, reply) => {
    const { body, bodyBytes: bytes } = request;
    const context = operationContext(request, gateway);
    return serveResponses({ gateway, kept }, { body, bytes, context, connection: null }, () =>
      takeOverReply(request, reply),
    );
  });

  app.post<{ Body: ResponsesRequestBody }>(
    "/v1/responses/input_tokens",
    { schema: countSchema },
    async (request, reply) => {
      const context = operationContext(request, gateway);
      const operation = responsesOperation(request.body, request.bodyBytes, context);
      const { inputTokens, source } = await gateway.countTokens(operation);
      void reply.header("x-tradewind-token-count", source);
      return { object: "response.input_tokens", input_tokens: inputTokens };
    },
  );

  app.get<{ Params: { id: string } }>(
    "/v1/responses/:id",
    { config: { access: "client" }, schema: findSchema },
    async (request) => {
      const found = kept.find(request.principal.tenant, request.params.id);
      if (found === null) throw notKept(request.params.id);
      return found.response;
    },
  );

  app.delete<{ Params: { id: string } }>(
    "/v1/responses/:id",
    { config: { access: "client" }, schema: forgetSchema },
    async (request) => {
      const { id } = request.params;
      if (!kept.forget(request.principal.tenant, id)) throw notKept(id);
      return { id, object: "response", deleted: true };
    },
  );
}

const notKept = (id: string): GatewayError =>
  new GatewayError("request_not_found", `No response with the id \`${quote(id)}\` is kept here.`, "id");
