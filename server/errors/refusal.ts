import type { ErrorObject } from "ajv";
import { GatewayError } from "./gateway-error.ts";
import { quote } from "./quote.ts";

/** `invalid_request` that names a field. @param fault what follows the field's name, without the full stop */
export const refusal = (field: string, fault: string): GatewayError =>
  new GatewayError("invalid_request", `\`${quote(field)}\` ${fault}.`, field);

/** The first thing that a schema found wrong with settings from the API or a command. */
export function refusalOf(errors: readonly ErrorObject[] | null | undefined): GatewayError {
  const { instancePath = "", params = {}, message = "is not valid" } = errors?.[0] ?? {};
  const extra = typeof params.additionalProperty === "string" ? `/${params.additionalProperty}` : "";
  const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(", ")}` : "";
  const field = `${instancePath}${extra}`.slice(1).replaceAll("/", ".");
  return refusal(field || "body", `${message}${allowed}`);
}
