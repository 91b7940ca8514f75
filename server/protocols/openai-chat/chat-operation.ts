import type { Operation, OperationContext } from "../../operation/operation.ts";
import { chatKindOperation } from "../chat-kind-operation.ts";
import type { ChatRequestBody } from "./chat-request-schema.ts";
import { readChatRequest } from "./read-chat-request.ts";

/**
 * A chat completion request as an operation. The body must have passed `chatRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from, or null where `body` was made or changed in memory
 */
export function chatOperation(
  body: ChatRequestBody,
  bytes: Buffer | null,
  context: OperationContext,
): Operation {
  return chatKindOperation({
    protocol: "openai-chat",
    requestedModel: body.model,
    reasoningEffort: body.reasoning_effort ?? null,
    directives: body,
    payload: {
      body: body as unknown as Operation["payload"]["body"],
      bytes,
      isStream: body.stream === true,
    },
    context,
    normalise: () => readChatRequest(body as unknown as Operation["payload"]["body"]),
  });
}
