import type { FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import type { OperationContext } from "../operation/operation.ts";
import { requestLimits } from "../operation/request-limits.ts";

/** What the headers and the connection say of an operation, in whichever protocol it comes. @throws GatewayError `invalid_request` for a session id that is too long */
export function operationContext(request: FastifyRequest, receivedAtMs: number): OperationContext {
  return {
    id: request.id,
    principal: request.principal,
    sessionId: sessionOf(request.headers["x-session-id"] ?? request.headers["x-claude-code-session-id"]),
    receivedAtMs,
    isDebug: request.headers["x-tradewind-debug"] === "true",
  };
}

/** The `x-session-id` header, or the one of Claude Code, where it was sent once. */
function sessionOf(header: string | string[] | undefined): string | null {
  if (typeof header !== "string" || header === "") return null;
  const limit = requestLimits.sessionIdCharacters;
  if (header.length <= limit) return header;
  throw new GatewayError(
    "invalid_request",
    `The header \`x-session-id\` may have at most ${limit} characters.`,
    "x-session-id",
  );
}
