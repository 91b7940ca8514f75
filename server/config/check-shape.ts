import { Ajv, type ErrorObject } from "ajv";
import { nearestName } from "../../engine/index.ts";
import { configurationSchema } from "./config-schema.ts";
import { type ConfigurationProblem, dottedPath } from "./configuration-problem.ts";
import type { ParsedConfig } from "./parse-config-text.ts";
import type { SchemaNode } from "./schema-parts.ts";

const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
const validate = ajv.compile(configurationSchema);

/** Everything in which parsed configuration differs from the schema, each with its place and its fix. */
export function checkShape(source: string, parsed: ParsedConfig): ConfigurationProblem[] {
  if (validate(withoutEmptySections(parsed.value, configurationSchema))) return [];
  const problems = (validate.errors ?? []).map((error) => {
    const parent = pathOf(error.instancePath, parsed.value);
    const { field, part, problem, fix } = explain(error, parent);
    const position = parsed.positionOf(field, part);
    return {
      source,
      line: position?.line ?? null,
      column: position?.column ?? null,
      path: dottedPath(field),
      problem,
      fix,
    };
  });
  return problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** A section whose fields are all commented out reads as null, and means what a missing one means. */
export function withoutEmptySections(value: unknown, node: SchemaNode): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmptySections(item, node.items ?? {}));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, child]) => {
    const type = Object.hasOwn(node.properties ?? {}, name) ? node.properties?.[name]?.type : undefined;
    return child !== null || (type !== "object" && type !== "array");
  });
  return Object.fromEntries(
    kept.map(([name, child]) => [name, withoutEmptySections(child, node.properties?.[name] ?? {})]),
  );
}

interface Explanation {
  readonly field: readonly (string | number)[];
  readonly part: "value" | "key";
  readonly problem: string;
  readonly fix: string;
}

function explain(error: ErrorObject, path: readonly (string | number)[]): Explanation {
  const node = (error.parentSchema ?? {}) as SchemaNode;
  const params = error.params as Readonly<Record<string, unknown>>;
  const at = (problem: string, fix: string): Explanation => ({ field: path, part: "value", problem, fix });
  switch (error.keyword) {
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      const known = Object.keys(node.properties ?? {});
      const nearest = nearestName(name, known);
      const fix = nearest === null ? `Fields here: ${known.join(", ")}.` : `Did you mean \`${nearest}\`?`;
      return { field: [...path, name], part: "key", problem: "is not a known field", fix };
    }
    case "required": {
      const name = String(params.missingProperty);
      return { field: [...path, name], part: "value", problem: "is missing", fix: addFix(name, node) };
    }
    case "type":
      return at(`must be ${typeWords(node)}, not ${valueWords(error.data)}`, valueFix(node, error.data));
    case "enum":
      return at(`must not be ${valueWords(error.data)}`, `Write ${choices(node.enum ?? [])}.`);
    case "pattern":
    case "minLength":
    case "maxLength":
      return at(`must not be ${valueWords(error.data)}`, exampleFix(node));
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
    case "exclusiveMaximum":
      return at(`is ${valueWords(error.data)}`, boundFix(error.keyword, params.limit, node));
    case "uniqueItems":
      return at("names the same thing twice", "Keep one of the two.");
    default:
      return at(`${error.message ?? "is not valid"}, not ${valueWords(error.data)}`, exampleFix(node));
  }
}

/** The validator's pointer as a path; what counts in a list is a number. */
function pathOf(pointer: string, value: unknown): (string | number)[] {
  let current = value;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(current) ? Number(name) : name;
      current = (current as Readonly<Record<string, unknown>> | null)?.[key];
      return key;
    });
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a map of fields",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  number: "a number",
  integer: "a whole number",
  null: "null",
};

const typeWords = (node: SchemaNode): string =>
  [node.type ?? []]
    .flat()
    .map((type) => typeNames[type] ?? type)
    .join(" or ");

const longestShown = 40;

/** A value as it may be shown; long texts are cut, and what could hold a key is not repeated. */
function valueWords(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map of fields";
  if (typeof value !== "string") return String(value);
  if (value === "") return "an empty text";
  return looksSecret(value) ? "that text" : `the text ${JSON.stringify(value.slice(0, longestShown))}`;
}

/** A key put where its variable's name belongs would otherwise end up in a log. */
const looksSecret = (text: string): boolean =>
  text.length > 24 || /^(sk|key|gsk|xai)[-_]|:\/\/[^/]*@/i.test(text);

function valueFix(node: SchemaNode, value: unknown): string {
  const types = [node.type ?? []].flat();
  const isNumeric = types.includes("number") || types.includes("integer");
  if (isNumeric && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) {
    return `Write ${value.trim()} without quotation marks.`;
  }
  if (types.includes("boolean") && typeof value === "string")
    return "Write true or false, without quotation marks.";
  if (types.includes("array") && typeof value !== "object")
    return "Write a list: one line per item, each with `- ` before it.";
  return exampleFix(node);
}

function exampleFix(node: SchemaNode): string {
  const [example] = node.examples ?? [];
  const description = node.description ?? "";
  const hint = example === undefined ? "" : ` For example ${JSON.stringify(example)}.`;
  const fallback = node.default === undefined ? "" : ` Without it ${JSON.stringify(node.default)} holds.`;
  return `${description}${hint}${fallback}`.trim() || "See docs/configuration.md.";
}

const boundWords = {
  minimum: "at least",
  exclusiveMinimum: "more than",
  maximum: "at most",
  exclusiveMaximum: "less than",
} as const;

const boundFix = (keyword: keyof typeof boundWords, limit: unknown, node: SchemaNode): string =>
  `It must be ${boundWords[keyword]} ${String(limit)}. ${exampleFix(node)}`;

const addFix = (name: string, parent: SchemaNode): string =>
  `Add it: ${exampleFix(parent.properties?.[name] ?? {})}`;

const choices = (values: readonly unknown[]): string =>
  values
    .map((value) => (value === null ? "null" : String(value)))
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");
