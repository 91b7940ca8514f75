import { errorCodes } from "../../server/errors/error-codes.ts";
import type { RawReply } from "../../server/http/testing/raw-exchange.ts";
import { dispatchErrorCodes } from "../../server/pipeline/dispatch/dispatch-error-codes.ts";

const codes: Readonly<Record<string, { readonly status: number; readonly type: string }>> = {
  ...errorCodes,
  ...dispatchErrorCodes,
};
/** An error repeats at most 200 characters of anything; the rest is ours. */
const maxMessageCharacters = 2_000;

/** What is wrong with a reply to whatever was sent; null: nothing. @param isSilenceRight the request never ended */
export function checkReply(reply: RawReply, isSilenceRight: boolean): string | null {
  const { status, headers, body } = reply;
  if (status === null) return isSilenceRight ? null : "no reply came";
  if (headers["x-tradewind-request-id"] === undefined)
    return `status ${status} without x-tradewind-request-id`;
  if (status < 400) return null;
  // A path that is asked for its state says it in a body of its own.
  if (status === 503 && body.startsWith('{"status":"not_ready"')) return null;
  let error: Record<string, unknown>;
  try {
    error = (JSON.parse(body) as { error: Record<string, unknown> }).error;
  } catch {
    return `status ${status} with a body that is no JSON: ${body.slice(0, 200)}`;
  }
  const fields = Object.keys(error ?? {}).sort();
  if (fields.join() !== "code,message,param,type") return `status ${status} with the fields ${fields.join()}`;
  const definition = codes[String(error.code)];
  if (definition === undefined) return `the code ${String(error.code)} is not documented`;
  if (definition.status !== status)
    return `${String(error.code)} with status ${status}, documented is ${definition.status}`;
  if (error.code === "internal_error") return `internal_error: ${String(error.message)}`;
  if (String(error.message).length > maxMessageCharacters || body.length > 2 * maxMessageCharacters)
    return `${String(error.code)} with a message of ${String(error.message).length} characters`;
  return null;
}
