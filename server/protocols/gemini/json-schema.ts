import { type Fields, fieldsOf, isFields, textOf } from "../fields.ts";
import { googleFields } from "./google-fields.ts";

/** Bounds that Google's JSON writes as text, as it does all 64-bit integers. */
const bounds: ReadonlySet<string> = new Set([
  ...["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"],
]);
/** What says nothing in JSON Schema: the order of properties, and formats that tell of widths alone. */
const formatsOfWidth: ReadonlySet<string> = new Set(["enum", "int32", "int64", "float", "double"]);

/** Google's `Schema` (https://ai.google.dev/api/caching#Schema: OpenAPI's, its types in capitals) as JSON Schema. */
export function jsonSchema(given: unknown): Fields {
  const { nullable, ...fields } = googleFields(given);
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value == null || name === "propertyOrdering") continue;
    if (name === "type") Object.assign(written, typeOf(value));
    else if (name === "properties" || name === "defs" || name === "$defs")
      written[name === "properties" ? name : "$defs"] = mapped(value);
    else if (name === "items") written.items = jsonSchema(value);
    else if (name === "additionalProperties") written[name] = isFields(value) ? jsonSchema(value) : value;
    else if ((name === "anyOf" || name === "prefixItems") && Array.isArray(value))
      written[name] = value.map(jsonSchema);
    else if (name === "ref" || name === "$ref") written.$ref = value;
    else if (name === "example") written.examples = [value];
    else if (name === "format" && formatsOfWidth.has(String(value))) continue;
    else written[name] = bounds.has(name) ? Number(value) : value;
  }
  return nullable === true ? withNull(written) : written;
}

const mapped = (value: unknown): Fields =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, inner]) => [name, jsonSchema(inner)]));

function typeOf(value: unknown): Fields {
  if (Array.isArray(value)) return { type: value.map((one) => String(one).toLowerCase()) };
  const type = textOf(value)?.toLowerCase();
  return type === undefined || type === "type_unspecified" ? {} : { type };
}

function withNull(schema: Fields): Fields {
  const { type, anyOf, enum: words } = schema;
  return {
    ...schema,
    ...(type === undefined ? {} : { type: [...[type].flat(), "null"] }),
    ...(Array.isArray(anyOf) ? { anyOf: [...anyOf, { type: "null" }] } : {}),
    ...(Array.isArray(words) && !words.includes(null) ? { enum: [...words, null] } : {}),
  };
}
