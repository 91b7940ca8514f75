import type { FastifyInstance } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import { requestLimits } from "../../operation/request-limits.ts";
import { createNodeReplySink } from "../../pipeline/dispatch/node-reply-sink.ts";
import type { Gateway } from "../../pipeline/pipeline.ts";
import { type ChatRequestBody, chatRequestSchema } from "../../protocols/openai-chat/chat-request-schema.ts";
import { errorResponses } from "../error-schema.ts";

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
    const context = {
      requestId: request.id,
      caller: request.caller,
      receivedAtMs: gateway.nowMs(),
      bodyBytes: request.bodyBytes,
      sessionId: sessionOf(request.headers["x-session-id"]),
      isDebug: request.headers["x-tradewind-debug"] === "true",
    };
    return gateway.chat(request.body, context, () => {
      // From here the dispatcher writes the reply itself, byte for byte as the upstream sends it.
      reply.hijack();
      return createNodeReplySink(reply.raw);
    });
  });
}

/**
 * The `x-session-id` header, where it was sent once.
 *
 * @throws GatewayError `invalid_request` where it is longer than a session id may be
 */
function sessionOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || header === "") return undefined;
  const limit = requestLimits.sessionIdCharacters;
  if (header.length <= limit) return header;
  throw new GatewayError(
    "invalid_request",
    `The header \`x-session-id\` may have at most ${limit} characters.`,
    "x-session-id",
  );
}
