import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { OperationPayload, OtherKind } from "../../operation/operation.ts";
import { formBoundary, readForm } from "../../protocols/openai-other/multipart.ts";
import { otherKindNames, otherKinds } from "../../protocols/openai-other/other-kinds.ts";
import { otherOperation } from "../../protocols/openai-other/other-operation.ts";
import { bodyTooLarge, readDecoded } from "../decoded-body.ts";
import { errorResponses } from "../error-schema.ts";
import type { Gateway } from "../gateway.ts";
import { operationContext } from "../operation-context.ts";
import { takeOverReply } from "../take-over-reply.ts";

type Fields = Readonly<Record<string, unknown>>;

const responses: Readonly<Record<OtherKind, object>> = {
  embedding: jsonReply("The embeddings, with `usage.cost`."),
  image: jsonReply("The images; with `stream: true` OpenAI's events."),
  speech: {
    description: "The sound, as it is made.",
    content: { "audio/*": { schema: { type: "string", format: "binary" } } },
  },
  transcription: jsonReply("The text, in the format that was asked for."),
  rerank: jsonReply("Indices of the documents with their relevance, best first."),
  moderation: jsonReply("A verdict for each input."),
};

function jsonReply(description: string): object {
  return {
    description,
    content: { "application/json": { schema: { type: "object", additionalProperties: true } } },
  };
}

/** The API of every kind beside chat. Transcriptions come as forms, as in OpenAI's API; the others as JSON. */
export function otherKindRoutes(app: FastifyInstance, gateway: Gateway, formLimitBytes: number): void {
  for (const kind of otherKindNames) {
    if (kind === "transcription")
      void app.register(async (forms) => formRoute(forms, gateway, formLimitBytes));
    else
      app.post<{ Body: Fields }>(
        `/v1${otherKinds[kind].path}`,
        { schema: schemaOf(kind) },
        (request, reply) => serve(gateway, kind, request, reply, { bytes: request.bodyBytes }),
      );
  }
}

const schemaOf = (kind: OtherKind): object => ({
  summary: `${otherKinds[kind].summary}, by the model named or by the cheapest`,
  security: [{ bearer: [] }],
  tags: [kind],
  body: otherKinds[kind].request,
  ...(kind === "transcription" ? { consumes: ["multipart/form-data"] } : {}),
  response: {
    200: responses[kind],
    ...errorResponses({ isKeyed: true, hasBody: true }, 404, 429, "4XX", 502, 504),
  },
});

function formRoute(app: FastifyInstance, gateway: Gateway, formLimitBytes: number): void {
  const kind = "transcription";
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^multipart\/form-data\s*;/i,
    async (request: FastifyRequest, payload: Readable) => {
      const boundary = formBoundary(request.headers["content-type"]);
      if (boundary === null)
        throw new GatewayError("invalid_request", "The content type of the form names no boundary.");
      const bytes = await readDecoded(payload, request.headers, formLimitBytes, (stream, declaredBytes) =>
        readAll(stream, declaredBytes, formLimitBytes),
      );
      request.bodyBytes = bytes;
      return formFields(bytes, boundary);
    },
  );
  app.post<{ Body: Fields }>(`/v1${otherKinds[kind].path}`, { schema: schemaOf(kind) }, (request, reply) =>
    serve(gateway, kind, request, reply, {
      bytes: request.bodyBytes,
      headers: { "content-type": request.headers["content-type"] ?? "" },
    }),
  );
}

/** The fields of a form as an object; a file is its name and size. Of a field that comes twice the last counts. */
function formFields(bytes: Buffer, boundary: string): Fields {
  return Object.fromEntries(
    readForm(bytes, boundary).map(({ name, fileName, valueStart, valueEnd }) => [
      name,
      fileName === null
        ? bytes.toString("utf8", valueStart, valueEnd)
        : { fileName, sizeBytes: valueEnd - valueStart },
    ]),
  );
}

/** @throws GatewayError `body_too_large` */
async function readAll(stream: Readable, declaredBytes: number, limitBytes: number): Promise<Buffer> {
  if (declaredBytes > limitBytes) throw bodyTooLarge(limitBytes, "server.form_limit_bytes");
  const chunks: Buffer[] = [];
  let receivedBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    receivedBytes += chunk.length;
    if (receivedBytes > limitBytes) throw bodyTooLarge(limitBytes, "server.form_limit_bytes");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, receivedBytes);
}

function serve(
  gateway: Gateway,
  kind: OtherKind,
  request: FastifyRequest<{ Body: Fields }>,
  reply: FastifyReply,
  payload: Pick<OperationPayload, "bytes" | "headers">,
): Promise<unknown> {
  const context = operationContext(request, gateway);
  return gateway.serve(otherOperation(kind, request.body, payload, context), () =>
    takeOverReply(request, reply),
  );
}
