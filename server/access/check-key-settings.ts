import { Ajv } from "ajv";
import { refusal, refusalOf } from "../errors/refusal.ts";
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
  if (!validate(settings)) throw refusalOf(validate.errors);
  const found = keySettingsFault(settings);
  if (found !== null) throw refusal(found.field, found.fault);
  return settings;
}

/** @throws GatewayError `invalid_request` */
export function checkTenant(tenant: string): string {
  if (nameOfTenant.test(tenant)) return tenant;
  throw refusal("tenant", "is 1 to 64 letters, digits, `_`, `.` and `-`, and begins with a letter or digit");
}
