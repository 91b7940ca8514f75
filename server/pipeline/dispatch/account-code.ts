import type { ErrorFields } from "./error-fields.ts";

const awsCredentialKinds: ReadonlySet<string> = new Set([
  ...["UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException"],
  ...["ExpiredTokenException", "IncompleteSignatureException"],
]);

/** OpenAI's code for what providers say of key, account and model in words, types and statuses of their own; null: it is none of these. */
export function accountCode(status: number, fields: ErrorFields): string | null {
  const { code, type, message } = fields;
  const said = message ?? "";
  if (isOutOfMoney(status, fields)) return "insufficient_quota";
  if (type !== null && awsCredentialKinds.has(type)) return "invalid_api_key";
  // Numbers are a provider's own (Z.ai), and no code that a client knows.
  const hasOwnCode = typeof code === "string" && !/^\d+$/.test(code);
  if (code === "invalid_api_key" || (status === 401 && !hasOwnCode)) return "invalid_api_key";
  // Gemini and xAI say so with 400.
  if (status === 400 && /^(?:api key (?:not valid|not found|expired)|incorrect api key)/i.test(said))
    return "invalid_api_key";
  if (status === 404 && (code === "model_not_found" || /\bmodels?\b/i.test(said))) return "model_not_found";
  if (status === 400 && unknownModel.test(said)) return "model_not_found";
  return null;
}

/** Of providers that say so with 400: DeepSeek, Mistral, OpenRouter, Z.ai, Bedrock. */
const unknownModel =
  /^(?:model not exist|invalid model\b|unknown model\b)|is not a valid model id|model identifier is invalid|with on-demand throughput isn/i;

const noMoney: ReadonlySet<unknown> = new Set([
  ...["insufficient_quota", "exceeded_current_quota_error", "Arrearage", "ServiceQuotaExceededException"],
]);

/** Waiting does not help an account that is out of money: Anthropic says so with 400, OpenAI with 429. */
function isOutOfMoney(status: number, { code, type, message, retryAfterMs }: ErrorFields): boolean {
  if (noMoney.has(code) || noMoney.has(type)) return true;
  if (status >= 500) return false;
  const said = message ?? "";
  if (
    /credit balance is too low|insufficient balance|credit limit exceeded|(?:doesn't have any|requires more) credits|spending limit/i.test(
      said,
    )
  )
    return true;
  // Gemini's words for a limit by the minute, too, which says how long to wait.
  return retryAfterMs === null && /exceeded your current quota, please check your plan/i.test(said);
}
