type Fields = Readonly<Record<string, unknown>>;

/** A JSON Schema of objects without the keywords that combine schemas. */
export interface FlatSchema {
  /** Its own keywords, those of a reference included. */
  readonly own: Fields;
  readonly properties: Fields;
  readonly required: readonly string[];
  /** Properties that are not named are forbidden by the schema or by all of its variants. */
  readonly isClosed: boolean;
  /** What is no longer enforced, one sentence each. */
  readonly words: readonly string[];
}

/** References to references, and unions of unions; deeper ones may be circles. */
const maxDepth = 8;
/** Characters of a condition that is quoted. */
const maxQuote = 500;

/**
 * Takes the parts of `allOf` together, and of the variants of `anyOf` and `oneOf` every property, and what all of them require. Variants that are no objects are left out.
 *
 * @param root where references point @default the schema itself
 * @returns null: it describes no object
 */
export function flatSchema(schema: Fields, root: Fields = schema, depth = 0): FlatSchema | null {
  const own = resolved(schema, root);
  if (own === null || depth > maxDepth || !mayBeObject(own)) return null;
  // What the schema itself says of a property comes first, and holds.
  let properties = fieldsOf(own.properties);
  const required = new Set(texts(own.required));
  let isClosed = own.additionalProperties === false;
  const words: string[] = [];
  for (const part of fieldsList(own.allOf)) {
    const flat = flatSchema(part, root, depth + 1);
    if (flat === null) return null;
    properties = { ...properties, ...flat.properties, ...properties };
    for (const name of flat.required) required.add(name);
    words.push(...flat.words);
  }
  for (const [keyword, sentence] of unions) {
    const variants = fieldsList(own[keyword]);
    if (variants.length === 0) continue;
    const flats = variants.flatMap((variant) => flatSchema(variant, root, depth + 1) ?? []);
    if (flats.length === 0) return null;
    properties = { ...properties, ...anyOfEach(flats), ...properties };
    for (const name of flats[0]!.required)
      if (flats.every((flat) => flat.required.includes(name))) required.add(name);
    isClosed ||= flats.every((flat) => flat.isClosed);
    if (flats.length > 1) words.push(`${sentence} ${flats.map(signature).join(" or ")}.`);
  }
  if (own.enum !== undefined) words.push(quoted("The arguments as a whole are one of", own.enum));
  if (own.not !== undefined) words.push(quoted("The arguments must not match", own.not));
  return { own, properties, required: [...required], isClosed, words: words.filter((text) => text !== "") };
}

const unions = [
  ["anyOf", "Give at least one of these combinations of arguments:"],
  ["oneOf", "Give exactly one of these combinations of arguments:"],
] as const;

/** What a reference within the document points to, with what stands beside it; null: nothing is there. */
function resolved(schema: Fields, root: Fields): Fields | null {
  let { $ref: reference, ...own } = schema;
  for (let steps = 0; reference !== undefined; steps++) {
    if (typeof reference !== "string" || !reference.startsWith("#") || steps > maxDepth) return null;
    const target = reference
      .split("/")
      .slice(1)
      .reduce<unknown>(
        (value, name) => fieldsOf(value)[name.replaceAll("~1", "/").replaceAll("~0", "~")],
        root,
      );
    if (!isFields(target)) return null;
    const { $ref, ...next } = target;
    own = { ...next, ...own };
    reference = $ref;
  }
  return own;
}

function mayBeObject({ type, enum: values }: Fields): boolean {
  if (Array.isArray(values) && !values.some(isFields)) return false;
  return type === undefined || type === "object" || (Array.isArray(type) && type.includes("object"));
}

/** Every property of the variants: where they differ, any of them. */
function anyOfEach(flats: readonly FlatSchema[]): Fields {
  const found = new Map<string, Map<string, unknown>>();
  for (const { properties } of flats)
    for (const [name, schema] of Object.entries(properties)) {
      const known = found.get(name) ?? new Map<string, unknown>();
      found.set(name, known.set(JSON.stringify(schema), schema));
    }
  return Object.fromEntries(
    [...found].map(([name, known]) => {
      const schemas = [...known.values()];
      return [name, schemas.length === 1 ? schemas[0] : { anyOf: schemas }];
    }),
  );
}

/** One variant's arguments: those that it requires, with a fixed value, and those that it knows. */
function signature({ properties, required }: FlatSchema): string {
  const names = [...new Set([...required, ...Object.keys(properties)])].map((name) => {
    const { const: fixed, enum: values } = fieldsOf(properties[name]);
    const value = fixed ?? (Array.isArray(values) && values.length === 1 ? values[0] : undefined);
    if (value !== undefined) return `${name} = ${JSON.stringify(value)}`;
    return required.includes(name) ? name : `${name}?`;
  });
  return `(${names.join(", ")})`;
}

function quoted(sentence: string, condition: unknown): string {
  const text = JSON.stringify(condition);
  return text.length > maxQuote ? "" : `${sentence}: ${text}.`;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const fieldsList = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
