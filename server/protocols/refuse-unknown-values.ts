import { Ajv, type ValidateFunction } from "ajv";
import type { Operation, ProtocolName } from "../operation/operation.ts";
import { validationError } from "../operation/validation-error.ts";
import { messagesValues } from "./anthropic-messages/messages-values.ts";
import { geminiValues } from "./gemini/gemini-values.ts";
import { chatValues } from "./openai-chat/chat-values.ts";
import { responsesValues } from "./openai-responses/responses-values.ts";

// The schemas are our own: to check them against JSON Schema's would be a third of the time that they take at the start.
const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
/** Compiled when the server starts: a first request would wait for it. */
const validators: Readonly<Partial<Record<ProtocolName, ValidateFunction>>> = {
  "openai-chat": ajv.compile(chatValues),
  "openai-responses": ajv.compile(responsesValues),
  "anthropic-messages": ajv.compile(messagesValues),
  gemini: ajv.compile(geminiValues),
};

/**
 * Refuses values that no provider takes, before a model is chosen for them: every one would refuse them, at the price of an attempt each. For requests whose model the
 * gateway chooses; a model that the client names gets what the client wrote.
 *
 * @throws GatewayError `invalid_request`, with the field and what it may be
 */
export function refuseUnknownValues({ protocol, payload }: Pick<Operation, "protocol" | "payload">): void {
  const validate = validators[protocol];
  if (validate === undefined || validate(payload.body)) return;
  throw validationError(validate.errors!);
}
