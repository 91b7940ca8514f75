import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { validationError } from "../operation/validation-error.ts";
import { errorShapeAt } from "../protocols/protocols.ts";
import { requestIdHeaders } from "./request-id-headers.ts";

/** Sends, and returns, every error in the shape of the path's protocol. Faults of our own keep their text in the log: the client learns the request id only. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): GatewayError {
  const known = toGatewayError(error, request);
  if (known.status >= 500 && known.code !== "server_stopping" && known.code !== "server_overloaded")
    request.log.error({ err: error, requestId: request.id }, "request failed");
  // Errors of the framework come before any hook.
  void reply.code(known.status).headers(requestIdHeaders(request.id)).headers(known.headers);
  const wait = reply.getHeader("retry-after");
  const retryAfterSeconds = wait === undefined ? null : Number(wait);
  const body = errorShapeAt(request.url).body(known.toBody().error, request.id, retryAfterSeconds);
  void reply.type("application/json; charset=utf-8").send(body);
  return known;
}

/** SQLSTATEs of PostgreSQL for text that its encoding, or jsonb, cannot hold. */
const unstorableText = new Set(["22021", "22P05"]);

const holdsUnstorableText = ({ code, cause }: Error & { code?: string }): boolean =>
  unstorableText.has(code ?? "") || (cause instanceof Error && holdsUnstorableText(cause));

function toGatewayError(error: FastifyError, request: FastifyRequest): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error.validation !== undefined && error.validation.length > 0) return validationError(error.validation);
  switch (error.code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new GatewayError(
        "unsupported_media_type",
        request.routeOptions.url?.endsWith("/transcriptions")
          ? "The content type is not a form: send `multipart/form-data`."
          : "The content type is not JSON: send `content-type: application/json`.",
      );
    case "FST_ERR_BAD_URL":
      return new GatewayError(
        "malformed_http",
        "The path is not valid percent encoding: encode it as UTF-8, a percent sign itself as %25.",
      );
    case "ECONNRESET":
      return new GatewayError("malformed_http", "The connection ended before the body was whole.");
    default:
      if (holdsUnstorableText(error))
        return new GatewayError(
          "invalid_request",
          "A text holds the character NUL or half of a surrogate pair, which cannot be stored: leave it out.",
        );
      // What the framework refuses by itself is the client's to correct, whichever code a later version gives it.
      if (error.code?.startsWith("FST_") && (error.statusCode ?? 500) < 500)
        return new GatewayError("invalid_request", `The request cannot be read: ${quote(error.message)}.`);
      return new GatewayError(
        "internal_error",
        `Something failed inside the gateway; the log holds it under request id ${request.id}.`,
      );
  }
}
