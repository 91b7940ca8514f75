/**
 * Under the word `documented` a schema holds what the OpenAPI document says of it beside the rest: rules that the code checks in words of its own that name
 * the fix, such as that two fields exclude each other. The validator passes it over.
 */
export const documentedKeyword = "documented";

/** A schema as the document shows it: what stands under `documented` is laid over the schema that holds it, at any depth. */
export function documentedSchema<Schema>(schema: Schema): Schema {
  if (Array.isArray(schema)) return schema.map(documentedSchema) as Schema;
  if (!isObject(schema)) return schema;
  const { [documentedKeyword]: rules = {}, ...rest } = schema;
  const shown = Object.entries(rest).map(([name, inner]) => [name, documentedSchema(inner)]);
  return laidOver(Object.fromEntries(shown), rules) as Schema;
}

function laidOver(base: unknown, rules: unknown): unknown {
  if (!isObject(base) || !isObject(rules)) return rules;
  const merged = Object.entries(rules).map(([name, rule]) => [name, laidOver(base[name], rule)]);
  return { ...base, ...Object.fromEntries(merged) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of these fields an object has one at most. */
export const exclusive = (...fields: readonly string[]) => ({
  allOf: fields.flatMap((one, index) =>
    fields.slice(index + 1).map((other) => ({ not: { required: [one, other] } })),
  ),
});

/** At least one of these fields is there and above 0. */
export const somePositive = (...fields: readonly string[]) => ({
  anyOf: fields.map((field) => ({ required: [field], properties: { [field]: { exclusiveMinimum: 0 } } })),
});

/** At least one of these fields is there. */
export const someOf = (...fields: readonly string[]) => ({
  anyOf: fields.map((field) => ({ required: [field] })),
});

const month = "(0[1-9]|1[0-2])";
const dayOfMonth = "(0[1-9]|[12]\\d|3[01])";
const clock = "([01]\\d|2[0-3]):[0-5]\\d";
/** ISO 8601, a day or a moment with its zone; a day after a month's last is one of the next month. */
export const isoDay = `\\d{4}-${month}-${dayOfMonth}`;
export const isoMoment = `${isoDay}T${clock}(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]${clock})`;
