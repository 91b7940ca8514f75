import { type Fields, fieldsOf } from "../fields.ts";

/**
 * Whether what came in place of a reply, or of a chunk, is an error: in OpenAI's form (`{"error": ...}`), in vLLM's (`{"object": "error", ...}`), or in Groq's
 * (`{"x_groq": {"error": ...}}`: why a stream was stopped early).
 */
export const statesError = (fields: Fields): boolean =>
  Boolean(fields.error) || fields.object === "error" || Boolean(fieldsOf(fields.x_groq).error);

/** What it says of it. */
export const statedError = (fields: Fields): unknown =>
  fields.error || fieldsOf(fields.x_groq).error || fields;

/** Finish reasons of replies that broke off: OpenRouter's and Mistral's `error`, DeepSeek's, and vLLM's for a request that it gave up. */
const broken: ReadonlySet<string> = new Set(["error", "insufficient_system_resource", "abort"]);

/** What broke a choice off; null: nothing did. */
export const brokenChoice = ({ finish_reason: reason, error }: Fields): unknown =>
  typeof reason === "string" && broken.has(reason)
    ? (error ?? `it ended with the finish reason \`${reason}\``)
    : null;
