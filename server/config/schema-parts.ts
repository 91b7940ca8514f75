/** A node of the configuration's JSON schema; `default` and `description` go into the documentation. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
}

/** A map with these fields and no others. */
export const section = (
  description: string,
  properties: Readonly<Record<string, SchemaNode>>,
  required: readonly string[] = [],
): SchemaNode => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
  ...(required.length === 0 ? {} : { required }),
});

export const list = (description: string, items: SchemaNode, over: SchemaNode = {}): SchemaNode => ({
  type: "array",
  description,
  items,
  ...over,
});

export const text = (description: string, over: SchemaNode = {}): SchemaNode => ({
  type: "string",
  minLength: 1,
  description,
  ...over,
});

export const flag = (description: string, over: SchemaNode = {}): SchemaNode => ({
  type: "boolean",
  description,
  ...over,
});

export const number = (description: string, over: SchemaNode = {}): SchemaNode => ({
  type: "number",
  description,
  ...over,
});

export const integer = (description: string, over: SchemaNode = {}): SchemaNode => ({
  type: "integer",
  description,
  ...over,
});

/** The same, and null for "none". */
export const orNull = (node: SchemaNode): SchemaNode => ({
  ...node,
  type: [...(typeof node.type === "string" ? [node.type] : (node.type ?? [])), "null"],
  ...(node.enum === undefined ? {} : { enum: [...node.enum, null] }),
});

/** A model as the file names it, without spaces: names are compared as they are written. */
export const modelName = (description: string): SchemaNode =>
  text(description, { pattern: "^\\S+$", examples: ["openai/gpt-5-mini"] });

/** A name of an environment variable, never its value. */
export const variableName = (description: string): SchemaNode =>
  text(description, { pattern: "^[A-Za-z_][A-Za-z0-9_]*$", examples: ["OPENAI_API_KEY"] });

export const milliseconds = (description: string, minimum = 1): SchemaNode =>
  integer(`${description}, milliseconds.`, { minimum, maximum: 86_400_000 });
