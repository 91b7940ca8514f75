import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Fields, fieldsOf, isFields } from "../fields.ts";
import { officialSchemasSkipped } from "./official-schemas.ts";

let schemas: Fields | null = null;
const prefix = "GoogleCloudAiplatformV1";

/** What Google's own description of Vertex (a discovery document) does not know; [] where nothing is wrong, or where the description is not there. */
export function googleViolations(name: string, value: unknown): string[] {
  if (officialSchemasSkipped !== "") return [];
  const file = "../../../../shared/schemas/vertex_generate_content_discovery_v1.json.gz";
  schemas ??= fieldsOf(
    fieldsOf(
      JSON.parse(gunzipSync(readFileSync(fileURLToPath(new URL(file, import.meta.url)))).toString("utf8")),
    ).schemas,
  );
  return violations({ $ref: `${prefix}${name}` }, value, "");
}

function violations(schema: Fields, value: unknown, at: string): string[] {
  const { $ref, type, items, properties, enum: words } = schema;
  if (typeof $ref === "string") return violations(fieldsOf(schemas?.[$ref]), value, at);
  switch (type) {
    case "array":
      if (!Array.isArray(value)) return [`${at} is no list`];
      return value.flatMap((item, index) => violations(fieldsOf(items), item, `${at}[${index}]`));
    case "object":
      if (!isFields(value)) return [`${at} is no object`];
      if (properties === undefined) return [];
      return Object.entries(value).flatMap(([name, inner]) => {
        const member = fieldsOf(properties)[name];
        return isFields(member) ? violations(member, inner, `${at}.${name}`) : [`${at}.${name} is unknown`];
      });
    case "string":
      if (typeof value !== "string") return [`${at} is no string`];
      return Array.isArray(words) && !words.includes(value) ? [`${at}: ${value}`] : [];
    case "integer":
    case "number":
      return typeof value === "number" ? [] : [`${at} is no number`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at} is neither true nor false`];
    default:
      return [];
  }
}
