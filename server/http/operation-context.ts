import type { FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import { withOwnKeep } from "../operation/keep.ts";
import type { OperationContext } from "../operation/operation.ts";
import { requestLimits } from "../operation/request-limits.ts";
import type { Gateway } from "./gateway.ts";

/** What the headers and the connection say of an operation, in whichever protocol it comes. @throws GatewayError `invalid_request` for a session id that is too long */
export function operationContext(
  request: Pick<FastifyRequest, "id" | "principal" | "headers" | "body">,
  { nowMs, beginTrace }: Pick<Gateway, "nowMs" | "beginTrace">,
): OperationContext {
  return {
    id: request.id,
    principal: withOwnKeep(request.principal, request.headers, request.body),
    sessionId: sessionOf(request.headers),
    receivedAtMs: nowMs(),
    isDebug: request.headers["x-tradewind-debug"] === "true",
    trace: beginTrace?.(request.headers),
  };
}

const sessionHeaders = ["x-tradewind-session-id", "x-session-id", "x-claude-code-session-id"] as const;

/** The first of the session headers, Claude Code's included, that was sent once. */
function sessionOf(headers: FastifyRequest["headers"]): string | null {
  for (const name of sessionHeaders) {
    const header = headers[name];
    if (typeof header !== "string" || header === "") continue;
    const limit = requestLimits.sessionIdCharacters;
    if (header.length <= limit) return header;
    throw new GatewayError(
      "invalid_request",
      `The header \`${name}\` may have at most ${limit} characters.`,
      name,
    );
  }
  return null;
}
