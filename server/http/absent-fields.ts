/** Fields that speak to the gateway, whichever protocol a body is in. */
const gatewayFields = ["models", "routing", "plugins", "provider"] as const;

/**
 * Takes `null` in the gateway's own fields for "not sent", at every level: many clients write every optional field. Fields of the protocol are the schemas'
 * and the model's to read. Changes the body in place; a field stays where it was, so that it is taken out of what goes upstream.
 */
export function withoutNulls(body: unknown): void {
  if (typeof body !== "object" || body === null) return;
  const fields = body as Record<string, unknown>;
  for (const name of gatewayFields) {
    if (fields[name] === null) fields[name] = undefined;
    else if (fields[name] !== undefined) dropNulls(fields[name]);
  }
}

function dropNulls(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (member !== null) dropNulls(member);
    else if (!Array.isArray(value)) delete (value as Record<string, unknown>)[name];
  }
}
