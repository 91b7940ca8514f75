import { type Fields, isFields } from "../fields.ts";

/** Constraints that constrained decoding does not enforce; Anthropic's SDKs move them into the description, too. */
const unenforced: ReadonlySet<string> = new Set([
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["maxItems", "uniqueItems", "minProperties", "maxProperties", "contains", "propertyNames", "pattern"],
  ...["patternProperties", "if", "then", "else", "not", "dependentRequired", "dependentSchemas", "examples"],
  ...["default", "title", "$schema", "$id", "deprecated", "readOnly", "writeOnly"],
]);
const silent: ReadonlySet<string> = new Set([
  "title",
  "$schema",
  "$id",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
]);
const formats: ReadonlySet<string> = new Set([
  ...["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
]);

/**
 * A JSON Schema as Claude's structured output takes it: objects closed, and what is not enforced said in words. null: it lets members in that it does not
 * name, which structured output cannot.
 */
export function claudeSchema(schema: Fields): Fields | null {
  if (!isClosable(schema)) return null;
  const written: Record<string, unknown> = {};
  const words: string[] = [];
  for (const [name, value] of Object.entries(schema)) {
    const isWord =
      unenforced.has(name) ||
      (name === "minItems" && Number(value) > 1) ||
      (name === "format" && !formats.has(String(value)));
    if (!isWord) {
      const inner = innerSchema(name, value);
      if (inner === null) return null;
      written[name === "oneOf" ? "anyOf" : name] = inner;
    } else if (!silent.has(name)) words.push(`${name}: ${JSON.stringify(value)}`);
  }
  if (isObject(schema)) written.additionalProperties = false;
  if (words.length > 0) {
    const described = typeof schema.description === "string" ? `${schema.description} ` : "";
    written.description = `${described}{${words.join(", ")}}`;
  }
  return written;
}

const isObject = ({ type, properties }: Fields): boolean =>
  properties !== undefined || type === "object" || (Array.isArray(type) && type.includes("object"));

/** An object with members of any name is none that structured output can write. */
function isClosable(schema: Fields): boolean {
  if (!isObject(schema)) return true;
  const { additionalProperties: more, properties } = schema;
  return (
    more === false ||
    (more === undefined && properties !== undefined) ||
    (more === true && properties !== undefined)
  );
}

const maps: ReadonlySet<string> = new Set(["properties", "$defs", "definitions"]);
const schemas: ReadonlySet<string> = new Set(["items", "anyOf", "oneOf", "allOf", "prefixItems"]);

/** null: see `claudeSchema`. */
function innerSchema(name: string, value: unknown): unknown {
  if (maps.has(name) && isFields(value)) {
    const entries = Object.entries(value).map(([key, inner]) => [
      key,
      isFields(inner) ? claudeSchema(inner) : inner,
    ]);
    return entries.some(([, inner]) => inner === null) ? null : Object.fromEntries(entries);
  }
  if (!schemas.has(name)) return value;
  if (isFields(value)) return claudeSchema(value);
  if (!Array.isArray(value)) return value;
  const list = value.map((inner) => (isFields(inner) ? claudeSchema(inner) : inner));
  return list.includes(null) ? null : list;
}
