import { type FlatSchema, flatSchema } from "./flat-schema.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A function's schema in the form that an endpoint takes. */
export interface FittedSchema {
  /** The same object where nothing has to change. */
  readonly schema: unknown;
  /** Keywords whose meaning only the description still has, such as `oneOf`: the function can no longer be strict. */
  readonly lost: readonly string[];
}

const noParameters = { type: "object", properties: {} };

/** Keywords that are refused at the top ("schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level"); references have no type there. */
const combining = ["oneOf", "anyOf", "allOf", "enum", "not", "$ref"] as const;

/**
 * Makes a function's JSON Schema an object with properties, which OpenAI, DeepSeek, xAI and Bedrock require ("object schema missing properties"). Where unions
 * are refused at the top, their variants become one object: all properties, what every variant requires, and in the description which go together. What describes no object stays: no endpoint takes it.
 */
export function fitSchema(schema: unknown, takesUnions: boolean): FittedSchema {
  if (schema == null) return { schema: noParameters, lost: [] };
  if (!isFields(schema)) return { schema, lost: [] };
  const combined = combining.filter((keyword) => schema[keyword] !== undefined);
  const isWhole = schema.type === "object" && isFields(schema.properties);
  if (isWhole && (takesUnions || combined.length === 0)) return { schema, lost: [] };
  const flat = flatSchema(schema);
  if (flat === null) return { schema, lost: [] };
  if (takesUnions || combined.length === 0)
    return { schema: { properties: {}, ...schema, type: "object" }, lost: [] };
  return { schema: written(flat), lost: combined.filter((keyword) => keyword !== "$ref") };
}

function written({ own, properties, required, isClosed, words }: FlatSchema): Fields {
  const rest = Object.entries(own).filter(([keyword]) => !combining.some((refused) => refused === keyword));
  const said = [own.description, ...words].filter((text) => typeof text === "string" && text !== "");
  return {
    ...Object.fromEntries(rest),
    ...{ type: "object", properties },
    ...(required.length === 0 ? {} : { required }),
    ...(own.additionalProperties === undefined && isClosed ? { additionalProperties: false } : {}),
    ...(said.length === 0 ? {} : { description: said.join(" ") }),
  };
}

const refusingProviders: ReadonlySet<string> = new Set(["openai", "azure", "anthropic", "xai"]);

/** Whether functions' schemas may be unions at the top. OpenAI, Anthropic and xAI refuse them, whoever passes the request on to their models. */
export const takesUnions = (provider: string, upstreamModel: string): boolean =>
  !refusingProviders.has(provider) && !/claude|(^|\/)(gpt-\d|chatgpt-|o\d|grok-)/i.test(upstreamModel);

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
