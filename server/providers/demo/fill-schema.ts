import { createContext, Script } from "node:vm";
import { Ajv2020 } from "ajv/dist/2020.js";
import { generateSync } from "json-schema-faker";

export type Fields = Readonly<Record<string, unknown>>;

/** Of a schema with long strings, not more than this. */
const maxMinLength = 10_000;
/** What chooses a value already. */
const chosen = ["enum", "const", "default", "examples", "pattern", "format"];

/**
 * A value that fits a JSON schema: of an enum the value that the text names, else the first; numbers of the text; the phrases in their order, then
 * `example <name>`; required fields alone, or all where the schema requires none. What else the schema says is the generator's business.
 * A schema that cannot be satisfied, or not in a moment, gives an empty object.
 */
export function fillSchema(
  { $schema: _dialect, ...schema }: Fields,
  text: string,
  phrases: readonly string[],
) {
  const numbers = (text.match(/(?<![\w.-])-?\d{1,12}(?:\.\d{1,6})?(?![\w-])/g) ?? [])
    .slice(0, 50)
    .map(Number);
  const strings = [...phrases];
  const isNamed = (value: unknown) => typeof value === "string" && value !== "" && text.includes(value);

  /** A part of the schema, with a value suggested where it leaves the choice. */
  function suggest(key: string, part: unknown): unknown {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const own = part as Record<string, unknown>;
    if (Array.isArray(own.type)) own.type = own.type.find((type) => type !== "null") ?? "null";
    if (own.type === "object" && own.properties) own.required ??= Object.keys(own.properties);
    if (own.type === "array" && own.maxItems !== 0) own.minItems ??= 1;
    if (Array.isArray(own.enum)) own.enum = [own.enum.find(isNamed) ?? own.enum[0]];
    if (typeof own.type !== "string" || chosen.some((name) => name in own)) return own;
    if (own.type === "string") {
      const said = [strings.shift() ?? "", `example ${key.replaceAll("_", " ")}`, "example", "demo", "x"];
      const found = said.find((one) => one !== "" && one.length <= Number(own.maxLength ?? one.length)) ?? "";
      own.const = found.padEnd(Math.min(maxMinLength, Number(own.minLength ?? 0)), ".");
    } else if (own.type === "integer" || own.type === "number") {
      const at = numbers.findIndex((value) => fitsSchema(own, value));
      if (at !== -1) own.const = numbers.splice(at, 1)[0];
    }
    return own;
  }

  // What is suggested may clash with other parts of the schema; the second time the generator is left alone.
  for (const revive of [suggest, undefined]) {
    const value = inAMoment(() => {
      const made = generateSync(JSON.parse(JSON.stringify(schema), revive), {
        ...{ seed: 1, optionalsProbability: 0, maxDepth: 30, maxDefaultItems: 1 },
        ...{ useDefaultValue: true, useExamplesValue: true, validateSchemaVersion: false },
      });
      return fitsSchema(schema, made) ? made : undefined;
    });
    if (value !== undefined) return value;
  }
  return {};
}

/** Whether a value fits; a schema that cannot be compiled fits nothing. */
export function fitsSchema({ $schema: _dialect, ...schema }: Fields, value: unknown): boolean {
  const options = {
    strict: false,
    validateFormats: false,
    logger: false,
    meta: false,
    validateSchema: false,
  } as const;
  return inAMoment(() => new Ajv2020(options).validate(schema, value)) ?? false;
}

const momentMs = 300;
const context = createContext({ work: null as unknown });
const script = new Script("work()");

/** The work's result; undefined: it threw or took longer, as a caller's schema or pattern may make it. */
function inAMoment<T>(work: () => T): T | undefined {
  try {
    context.work = work;
    return script.runInContext(context, { timeout: momentMs }) as T;
  } catch {
    return undefined;
  }
}
