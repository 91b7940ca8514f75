import { GatewayError } from "../../errors/gateway-error.ts";
import type { Operation, OperationContext } from "../../operation/operation.ts";
import { chatKindOperation } from "../chat-kind-operation.ts";
import { readResponsesRequest } from "./read-responses-request.ts";
import type { ResponsesRequestBody } from "./responses-request-schema.ts";

/** Fields of which one says what is asked. */
const asking = ["input", "instructions", "previous_response_id", "prompt", "conversation"] as const;

/**
 * A Responses request as an operation. The body must have passed `responsesRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from; null: `body` was made or changed in memory, and its input holds the conversation that it goes on from
 * @throws GatewayError `invalid_request` where nothing is asked
 */
export function responsesOperation(
  body: ResponsesRequestBody,
  bytes: Buffer | null,
  context: OperationContext,
): Operation {
  const fields = body as unknown as Operation["payload"]["body"];
  if (asking.every((field) => fields[field] === undefined || fields[field] === null))
    throw new GatewayError("invalid_request", "`input` is missing: nothing is asked.", "input");
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
