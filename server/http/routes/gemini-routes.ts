import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { requestLimits } from "../../operation/request-limits.ts";
import { canonicalRequest } from "../../protocols/gemini/canonical-request.ts";
import { geminiOperation } from "../../protocols/gemini/gemini-operation.ts";
import { type GeminiRequestBody, geminiRequestSchema } from "../../protocols/gemini/gemini-request-schema.ts";
import { type GooglePath, readGooglePath } from "../../protocols/gemini/google-path.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { JsonArraySink } from "../json-array-sink.ts";
import { operationContext } from "../operation-context.ts";
import { takeOverReply } from "../take-over-reply.ts";
import { geminiModel, geminiModelPage } from "../views/gemini-models.ts";

const anyObject = { type: "object", additionalProperties: true } as const;
const common = { security: [{ bearer: [] }], tags: ["gemini"] };

const schema = {
  ...common,
  summary: "Gemini's API: content, streamed or whole, or the number of its tokens",
  description:
    "Google's request and reply, by the model named or by the one with the best trade (`models/auto:generateContent`). `usageMetadata.cost` and `cost_details` are in every reply, with the last piece when streaming. The key may also be sent as `x-goog-api-key` or as `?key=`.",
  body: geminiRequestSchema,
  response: {
    200: {
      description:
        "The reply; of `streamGenerateContent` a JSON array of its pieces, with `?alt=sse` server-sent events.",
      content: {
        "application/json": { schema: {} },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
};

const model = {
  type: "string",
  minLength: 1,
  description: "`auto`, `auto:best` or an id of `GET /v1/models`.",
};
const methods = ["generateContent", "streamGenerateContent", "countTokens"];

const listSchema = {
  ...common,
  summary: "The models that can be named, in Google's form",
  querystring: {
    type: "object",
    properties: { pageSize: { type: "string" }, pageToken: { type: "string" } },
  },
  response: {
    200: { description: "A page of them", ...anyObject },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

const oneSchema = {
  ...common,
  summary: "One model, in Google's form",
  response: {
    200: { description: "The model", ...anyObject },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
};

type Call = FastifyRequest<{
  Params: { "*": string };
  Body: GeminiRequestBody;
  Querystring: { alt?: string };
}>;

/** Gemini's API. Models hold slashes and colons, so that the rest of the path is model and method. */
export function geminiRoutes(app: FastifyInstance, gateway: Gateway): void {
  for (const version of ["/v1beta", "/v1"]) {
    // Two colons are one to the writer of the document, which takes one for the head of a parameter.
    const url = `${version}/models/{model}::{method}`;
    const params = {
      type: "object",
      properties: { model, method: { type: "string", enum: methods } },
    };
    app.post(
      `${version}/models/*`,
      { schema, config: { documented: { url, params } }, preValidation: toValidate },
      (request, reply) => answer(request as Call, reply, gateway),
    );
  }
  app.get<{ Querystring: { pageSize?: string; pageToken?: string } }>(
    "/v1beta/models",
    { schema: listSchema },
    async ({ query }) => geminiModelPage(gateway.listModels(), query),
  );
  app.get<{ Params: { "*": string } }>(
    "/v1beta/models/*",
    {
      schema: oneSchema,
      config: {
        documented: { url: "/v1beta/models/{model}", params: { type: "object", properties: { model } } },
      },
    },
    async ({ params }) => geminiModel(gateway.describeModel(params["*"])),
  );
}

/** The body in one spelling. What is to be counted may stand in a request of its own. */
async function toValidate(request: FastifyRequest): Promise<void> {
  const { method } = pathOf(request as Call);
  const body = request.body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return;
  const fields = canonicalRequest(body as Record<string, unknown>);
  const inner = method === "countTokens" ? fields.generateContentRequest : undefined;
  if (typeof inner !== "object" || inner === null) {
    request.body = fields;
    return;
  }
  request.body = canonicalRequest(inner as Record<string, unknown>);
  request.bodyBytes = null;
}

/** @throws GatewayError `route_not_found` for a method that is not served, `model_not_found` for a name that is none */
function pathOf({ params }: Call): GooglePath {
  const path = readGooglePath(params["*"]);
  if (path === null || !methods.includes(path.method))
    throw new GatewayError(
      "route_not_found",
      `\`${quote(path?.method ?? params["*"])}\` is no method of a model here; there are ${methods.join(", ")}.`,
    );
  if (path.model.length > requestLimits.modelIdCharacters)
    throw new GatewayError(
      "invalid_request",
      `The model's name may have at most ${requestLimits.modelIdCharacters} characters.`,
      "model",
    );
  return path;
}

async function answer(request: Call, reply: FastifyReply, gateway: Gateway): Promise<unknown> {
  const { body, bodyBytes, query } = request;
  const path = pathOf(request);
  const isStream = path.method === "streamGenerateContent";
  const operation = geminiOperation(
    { model: path.model, isStream },
    ...([body, bodyBytes, operationContext(request, gateway)] as const),
  );
  if (path.method === "countTokens") {
    const { inputTokens, source } = await gateway.countTokens(operation);
    void reply.header("x-tradewind-token-count", source);
    return { totalTokens: inputTokens };
  }
  const isArray = isStream && query.alt !== "sse";
  return gateway.serve(operation, () => {
    const sink = takeOverReply(request, reply);
    return isArray ? new JsonArraySink(sink) : sink;
  });
}
