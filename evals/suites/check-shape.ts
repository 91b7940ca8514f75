import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { graderTypes } from "../graders/grader-registry.ts";
import { graderSchemas } from "../graders/grader-schemas.ts";
import type { Place } from "./suite.ts";
import type { ProblemList } from "./suite-error.ts";
import { caseSchema, suiteSchema } from "./suite-schema.ts";

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
const lazily = (schema: object): (() => ValidateFunction) => {
  let validate: ValidateFunction | null = null;
  return () => {
    validate ??= ajv.compile(schema);
    return validate;
  };
};
export const suiteShape = lazily(suiteSchema);
export const caseShape = lazily(caseSchema);
const graderShapes = new Map(Object.entries(graderSchemas).map(([type, schema]) => [type, lazily(schema)]));

/** Where a field of the checked value stands. */
type FindPlace = (path: readonly (string | number)[]) => Place;

/** Holds a value against a shape and names every violation with its field and its fix. @returns whether it fits */
export function checkShape(
  shape: () => ValidateFunction,
  value: unknown,
  placeOf: FindPlace,
  problems: ProblemList,
  prefix: readonly (string | number)[] = [],
): boolean {
  const validate = shape();
  if (validate(value)) return true;
  for (const error of clearest(validate.errors ?? [])) {
    const path = [...prefix, ...pathOf(error)];
    problems.add(placeOf(path), fieldName(path), messageOf(error), fixOf(error));
  }
  return false;
}

/** Holds graders against the fields of their types. */
export function checkGraders(
  graders: readonly unknown[],
  placeOf: FindPlace,
  problems: ProblemList,
  prefix: readonly (string | number)[],
): boolean {
  const before = problems.count;
  for (const [index, grader] of graders.entries()) {
    const path = [...prefix, index];
    const type = typeof grader === "object" && grader !== null && "type" in grader ? String(grader.type) : "";
    const shape = graderShapes.get(type);
    if (shape) checkShape(shape, grader, placeOf, problems, path);
    else {
      const field = [...path, "type"];
      problems.add(
        placeOf(field),
        fieldName(field),
        `"${type}" is not a grader`,
        `Use one of ${graderTypes.join(", ")}`,
      );
    }
  }
  return problems.count === before;
}

/** `anyOf` reports every branch: the deepest errors are those of the branch that was meant. */
function clearest(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const real = errors.filter(({ keyword }) => keyword !== "anyOf" && keyword !== "oneOf" && keyword !== "if");
  const branched = real.filter(({ schemaPath }) => /anyOf|oneOf/.test(schemaPath));
  const plain = real.filter((error) => !branched.includes(error));
  if (plain.length > 0) return plain;
  const depth = (error: ErrorObject): number => error.instancePath.split("/").length;
  const deepest = Math.max(...branched.map(depth));
  const found = branched.filter((error) => depth(error) === deepest);
  return found.length > 0 ? found.slice(0, 3) : errors.slice(0, 1);
}

function pathOf(error: ErrorObject): (string | number)[] {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const { additionalProperty } = error.params as { additionalProperty?: string };
  return additionalProperty === undefined ? path : [...path, additionalProperty];
}

/** `tests[3].assert[0].type`; null: the whole. */
function fieldName(path: readonly (string | number)[]): string | null {
  if (path.length === 0) return null;
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join("");
}

function messageOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  if (missingProperty !== undefined) return `\`${missingProperty}\` is missing`;
  if (additionalProperty !== undefined) return `\`${additionalProperty}\` is not a field here`;
  if (error.instancePath === "" && error.keyword === "type")
    return `it holds ${shown(error.data)}, and no suite`;
  if (error.keyword === "enum") return `${shown(error.data)} is not known`;
  if (error.keyword === "type") return `${shown(error.data)} is not ${wantedType(error)}`;
  return `it ${error.message ?? "does not fit"}`;
}

const longestShown = 60;

function shown(value: unknown): string {
  const words = value === undefined || value === null ? "nothing" : JSON.stringify(value);
  return words.length > longestShown ? `${words.slice(0, longestShown)}...` : words;
}

function wantedType(error: ErrorObject): string {
  const { type } = error.params as { type?: string | readonly string[] };
  const articles: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping of fields",
    null: "nothing",
  };
  return [type ?? "of the right type"]
    .flat()
    .map((one) => articles[one] ?? one)
    .join(" or ");
}

function fixOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty, allowedValues } = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
    allowedValues?: readonly unknown[];
  };
  if (missingProperty !== undefined) return `Add \`${missingProperty}\``;
  if (allowedValues !== undefined) {
    // For readers of other forms alone.
    const known = allowedValues.map(String).filter((value) => value !== "unsupported");
    return `Use one of ${known.join(", ")}`;
  }
  if (error.keyword === "type" && error.instancePath !== "") return `Write ${wantedType(error)}`;
  if (additionalProperty !== undefined) {
    const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
    return `Remove it, or use one of ${known.join(", ")}`;
  }
  return error.instancePath === ""
    ? "docs/evals.md shows one"
    : "Change it: docs/evals.md shows what may stand there";
}
