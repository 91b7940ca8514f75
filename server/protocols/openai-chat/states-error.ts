import { type Fields, fieldsOf } from "../fields.ts";

/**
 * Whether what came in place of a reply, or of a chunk, is an error: in OpenAI's form (`{"error": ...}`), in vLLM's (`{"object": "error", ...}`), in Groq's
 * (`{"x_groq": {"error": ...}}`: why a stream was stopped early), or in MiniMax's (`{"base_resp": {"status_code": 1002, ...}}`; 0 stands in every good reply).
 */
export const statesError = (fields: Fields): boolean =>
  Boolean(fields.error) ||
  fields.object === "error" ||
  Boolean(fieldsOf(fields.x_groq).error) ||
  Boolean(fieldsOf(fields.base_resp).status_code);

/** What it says of it. */
export const statedError = (fields: Fields): unknown =>
  fields.error || fieldsOf(fields.x_groq).error || minimaxError(fieldsOf(fields.base_resp)) || fields;

function minimaxError({ status_code: number, status_msg: message }: Fields): Fields | null {
  if (!number) return null;
  return { message, code: minimaxCodes[Number(number)] ?? `minimax_${number}` };
}

/** https://platform.minimax.io/docs/api-reference/errorcode */
const minimaxCodes: Readonly<Record<number, string>> = {
  ...{
    1001: "timeout_error",
    1002: "rate_limit_exceeded",
    1004: "invalid_api_key",
    1008: "insufficient_quota",
  },
  ...{
    1026: "content_filter",
    1027: "content_filter",
    1039: "rate_limit_exceeded",
    2013: "invalid_request_error",
  },
  ...{ 2049: "invalid_api_key", 2056: "rate_limit_exceeded" },
};

/** Finish reasons of replies that broke off: OpenRouter's and Mistral's `error`, DeepSeek's, Z.ai's, and vLLM's for a request that it gave up. */
const broken: ReadonlySet<string> = new Set([
  ...["error", "insufficient_system_resource", "network_error", "abort"],
]);

/** What broke a choice off; null: nothing did. Google's OpenAI-compatible endpoint says so of calls that came out malformed (`function_call_filter: ...`). */
export const brokenChoice = ({ finish_reason: reason, error }: Fields): unknown =>
  typeof reason === "string" && (broken.has(reason) || reason.startsWith("function_call_filter"))
    ? (error ?? `it ended with the finish reason \`${reason}\``)
    : null;
