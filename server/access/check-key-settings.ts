import { Ajv } from "ajv";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { type KeySettings, keySettingsSchema, namePattern } from "../operation/key-settings.ts";
import { keySettingsFault } from "../operation/key-settings-fault.ts";

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
  const found = keySettingsFault(settings);
  if (found !== null) throw refusal(found.field, found.fault);
  return settings;
}

/** @throws GatewayError `invalid_request` */
export function checkTenant(tenant: string): string {
  if (nameOfTenant.test(tenant)) return tenant;
  throw refusal("tenant", "is 1 to 64 letters, digits, `_`, `.` and `-`, and begins with a letter or digit");
}

const refusal = (field: string, fault: string): GatewayError =>
  new GatewayError("invalid_request", `\`${quote(field)}\` ${fault}.`, field);
