import type { Operation, OperationContext } from "../../operation/operation.ts";
import { chatKindOperation } from "../chat-kind-operation.ts";
import type { GeminiRequestBody } from "./gemini-request-schema.ts";
import { readGeminiRequest } from "./read-gemini-request.ts";

/** What the path of a request says; all else is in its body. */
interface GeminiCall {
  readonly model: string;
  readonly isStream: boolean;
}

/**
 * A request of Gemini's API as an operation. The body must have passed `geminiRequestSchema`.
 *
 * @param bytes the UTF-8 text that `body` was parsed from, or null where `body` was made or changed in memory
 */
export function geminiOperation(
  { model, isStream }: GeminiCall,
  body: GeminiRequestBody,
  bytes: Buffer | null,
  context: OperationContext,
): Operation {
  const fields = body as unknown as Operation["payload"]["body"];
  const level = body.generationConfig?.thinkingConfig?.thinkingLevel?.toLowerCase();
  return chatKindOperation({
    protocol: "gemini",
    requestedModel: model,
    reasoningEffort: level === undefined || level === "" || level === unsaid ? null : level,
    directives: body,
    payload: { body: fields, bytes, isStream },
    context,
    normalise: () => readGeminiRequest(fields, isStream),
  });
}

const unsaid = "thinking_level_unspecified";
