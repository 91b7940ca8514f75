import { Ajv } from "ajv";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { type KeySettings, keySettingsSchema, namePattern } from "../operation/key-settings.ts";
import { requestLimits } from "../operation/request-limits.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile<KeySettings>(keySettingsSchema);
const nameOfTenant = new RegExp(namePattern);

/**
 * Checks what a key is to allow, whether it comes from the API or from a command.
 *
 * @throws GatewayError `invalid_request` naming the field
 */
export function checkKeySettings(settings: unknown): KeySettings {
  if (!validate(settings)) {
    const { instancePath, params, message = "is not valid" } = validate.errors![0]!;
    const extra = typeof params.additionalProperty === "string" ? `/${params.additionalProperty}` : "";
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(", ")}` : "";
    throw refusal(`${instancePath}${extra}`.slice(1).replaceAll("/", "."), `${message}${allowed}`);
  }
  const { expires_at: expiresAt, weights, allowed_models: patterns = [] } = settings;
  if (expiresAt !== undefined && Number.isNaN(Date.parse(expiresAt)))
    throw refusal("expires_at", "is no day of the calendar");
  if (weights !== undefined && Object.values(weights).every((weight) => weight === 0))
    throw refusal("weights", "are all 0: give at least one a positive value");
  const limit = requestLimits.wildcardsPerPattern;
  if (patterns.some((pattern) => pattern.split(/\*+/).length - 1 > limit))
    throw refusal("allowed_models", `has a pattern with more than ${limit} \`*\``);
  const { rate_limits: rates = [] } = settings;
  const rated = rates.map(({ model = "*" }) => model.toLowerCase());
  if (rates.some((rate) => Object.keys(rate).every((field) => field === "model")))
    throw refusal("rate_limits", "has an entry without a figure, such as `requests_per_minute`");
  if (new Set(rated).size < rated.length) throw refusal("rate_limits", "names the same `model` twice");
  if (rated.some((pattern) => pattern.split(/\*+/).length - 1 > limit))
    throw refusal("rate_limits", `has a pattern with more than ${limit} \`*\``);
  return settings;
}

/** @throws GatewayError `invalid_request` */
export function checkTenant(tenant: string): string {
  if (nameOfTenant.test(tenant)) return tenant;
  throw refusal("tenant", "is 1 to 64 letters, digits, `_`, `.` and `-`, and begins with a letter or digit");
}

const refusal = (field: string, fault: string): GatewayError =>
  new GatewayError("invalid_request", `\`${quote(field)}\` ${fault}.`, field);
