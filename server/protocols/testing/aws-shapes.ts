import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { isFields } from "../fields.ts";
import { officialSchemasSkipped } from "./official-schemas.ts";

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly union?: boolean;
  readonly enum?: readonly string[];
  readonly document?: boolean;
}

let shapes: Readonly<Record<string, Shape>> | null = null;

/** What AWS's own description of Bedrock's runtime does not allow; [] where nothing is wrong, or where the description is not there. */
export function awsViolations(name: string, value: unknown): string[] {
  if (officialSchemasSkipped !== "") return [];
  const file = "../../../../shared/schemas/bedrock_runtime_botocore_1.44.8_service-2.json.gz";
  shapes ??= (
    JSON.parse(gunzipSync(readFileSync(fileURLToPath(new URL(file, import.meta.url)))).toString("utf8")) as {
      shapes: Record<string, Shape>;
    }
  ).shapes;
  return violations(shapes, name, value, "");
}

function violations(
  known: Readonly<Record<string, Shape>>,
  name: string,
  value: unknown,
  at: string,
): string[] {
  const shape = known[name]!;
  if (shape.document === true || name === "Document") return [];
  if (shape.type === "list")
    return !Array.isArray(value)
      ? [`${at} is no list`]
      : value.flatMap((item, index) => violations(known, shape.member!.shape, item, `${at}[${index}]`));
  if (shape.enum !== undefined && !shape.enum.includes(String(value))) return [`${at}: ${String(value)}`];
  if (shape.type === "string" || shape.type === "blob")
    return typeof value === "string" ? [] : [`${at} is no string`];
  if (shape.type === "integer" || shape.type === "long" || shape.type === "float")
    return typeof value === "number" ? [] : [`${at} is no number`];
  if (shape.type !== "structure") return [];
  if (!isFields(value)) return [`${at} is no object`];
  // The model's id stands in the path.
  const lacking = (shape.required ?? []).filter(
    (member) => member !== "modelId" && value[member] === undefined,
  );
  const several = shape.union === true && Object.keys(value).length !== 1 ? [`${at}: not one member`] : [];
  return [
    ...lacking.map((member) => `${at}.${member} is missing`),
    ...several,
    ...Object.entries(value).flatMap(([member, inner]) => {
      const one = shape.members?.[member];
      return one === undefined
        ? [`${at}.${member} is unknown`]
        : violations(known, one.shape, inner, `${at}.${member}`);
    }),
  ];
}
