import type { IncomingHttpHeaders } from "node:http";
import type { Operation, OperationContext } from "../../operation/operation.ts";
import { chatKindOperation } from "../chat-kind-operation.ts";
import type { MessagesRequestBody } from "./messages-request-schema.ts";
import { readMessagesRequest } from "./read-messages-request.ts";

/** Headers that an upstream of the same protocol must see as the client sent them. */
const passedHeaders = ["anthropic-version", "anthropic-beta"] as const;

/**
 * A Messages request as an operation. The body must have passed `messagesRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from, or null where `body` was made or changed in memory
 */
export function messagesOperation(
  body: MessagesRequestBody,
  bytes: Buffer | null,
  headers: IncomingHttpHeaders,
  context: OperationContext,
): Operation {
  const fields = body as unknown as Operation["payload"]["body"];
  const sent = passedHeaders.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return chatKindOperation({
    protocol: "anthropic-messages",
    requestedModel: body.model,
    reasoningEffort: body.output_config?.effort ?? null,
    directives: body,
    payload: {
      ...{ body: fields, bytes, isStream: body.stream === true },
      headers: Object.fromEntries(sent),
    },
    context,
    normalise: () => readMessagesRequest(fields),
  });
}
