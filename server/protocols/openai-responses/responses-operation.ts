import type { Operation, OperationContext } from "../../operation/operation.ts";
import { chatKindOperation } from "../chat-kind-operation.ts";
import { readResponsesRequest } from "./read-responses-request.ts";
import type { ResponsesRequestBody } from "./responses-request-schema.ts";

/**
 * A Responses request as an operation. The body must have passed `responsesRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from; null: `body` was made or changed in memory, and its input holds the conversation that it goes on from
 */
export function responsesOperation(
  body: ResponsesRequestBody,
  bytes: Buffer | null,
  context: OperationContext,
): Operation {
  const fields = body as unknown as Operation["payload"]["body"];
  return chatKindOperation({
    protocol: "openai-responses",
    requestedModel: body.model,
    reasoningEffort: body.reasoning?.effort ?? null,
    directives: body,
    payload: { body: fields, bytes, isStream: body.stream === true },
    context,
    normalise: () =>
      readResponsesRequest(bytes === null ? { ...fields, previous_response_id: null } : fields),
  });
}
