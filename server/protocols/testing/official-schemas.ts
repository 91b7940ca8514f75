import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { Ajv } from "ajv";

const file = fileURLToPath(
  new URL("../../../../shared/schemas/provider_json_schemas.json.gz", import.meta.url),
);

/** Empty where the schemas made from the official SDKs are there; else why tests against them are skipped, for the test's name. */
export const officialSchemasSkipped = existsSync(file)
  ? ""
  : " (skipped: ../shared/schemas/provider_json_schemas.json.gz is not there)";

type Schema = Readonly<Record<string, unknown>>;

let schemas: Readonly<Record<string, Schema>> | null = null;

/** What is wrong with a value, by one of the official schemas with every object closed; [] where nothing is. */
export function officialViolations(name: string, value: unknown): string[] {
  schemas ??= JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Record<string, Schema>;
  const schema = schemas[name];
  if (schema === undefined) throw new RangeError(`there is no schema ${name}`);
  let validate = validators.get(name);
  if (validate === undefined) {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    validate = ajv.compile(closed(schema) as Schema);
    validators.set(name, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const validators = new Map<string, ReturnType<Ajv["compile"]>>();

/** Objects with known members may have no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if (copy.type === "object" && copy.properties !== undefined) copy.additionalProperties = false;
  return copy;
}
