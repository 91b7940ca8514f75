type Schema = Readonly<Record<string, unknown>>;

/** Two values that differ in one field alone. */
export interface Variant {
  /** Of the field, such as `messages[role=user].content[type=file].file.filename`. */
  readonly path: string;
  readonly value: unknown;
  readonly without: unknown;
  readonly with: unknown;
}

export interface VariantOptions {
  readonly definitions: Readonly<Record<string, Schema>>;
  /** A value for a field whose schema alone would give one that means nothing; undefined: none. */
  readonly sample?: (name: string, path: string) => unknown;
  /** @default 9 */
  readonly maxDepth?: number;
}

/** Members that tell the forms of a union apart. */
const discriminators = ["type", "role", "kind"];

/**
 * Every optional field of a JSON Schema, each in the smallest value that can hold it, once with it and once without it. Unions are walked form by form, lists with one item.
 */
export class SchemaVariants {
  readonly #options: VariantOptions;

  constructor(options: VariantOptions) {
    this.#options = options;
  }

  of(schema: Schema, path = "", open: readonly string[] = []): Variant[] {
    if (path.split(/[.[]/).length > (this.#options.maxDepth ?? 9)) return [];
    const name = refOf(schema);
    if (name !== null && open.filter((one) => one === name).length > 0) return [];
    const now = name === null ? open : [...open, name];
    const resolved = this.#resolve(schema);
    const forms = formsOf(resolved);
    if (forms !== null) {
      const objects = forms.filter((form) => isWalked(this.#resolve(form)));
      return objects.flatMap((form) => this.of(form, `${path}${this.#labelOf(form)}`, now));
    }
    if (resolved.type === "array" && typeof resolved.items === "object")
      return this.of(resolved.items as Schema, `${path}[]`, now).map((one) => ({
        ...one,
        with: [one.with],
        without: [one.without],
      }));
    const properties = resolved.properties as Readonly<Record<string, Schema>> | undefined;
    if (properties === undefined) return [];
    const smallest = this.smallest(resolved, path) as Record<string, unknown>;
    const required = new Set((resolved.required as string[] | undefined) ?? []);
    return Object.entries(properties).flatMap(([key, property]) => {
      const at = path === "" ? key : `${path}.${key}`;
      const own = required.has(key)
        ? []
        : this.values(property, key, at).map((value) => ({
            ...{ path: at, value, without: smallest, with: { ...smallest, [key]: value } },
          }));
      const inner = this.of(property, at, now).map((one) => ({
        ...one,
        with: { ...smallest, [key]: one.with },
        without: { ...smallest, [key]: one.without },
      }));
      return [...own, ...inner];
    });
  }

  /** Values of a field that could make a difference. */
  values(schema: Schema, key: string, path: string): unknown[] {
    const sample = this.#options.sample?.(key, path);
    if (sample !== undefined) return [sample];
    const resolved = this.#resolve(schema);
    const forms = formsOf(resolved);
    if (forms !== null)
      return forms.flatMap((form) => this.values(form, key, `${path}${this.#labelOf(form)}`));
    if (resolved.const !== undefined) return [resolved.const];
    if (Array.isArray(resolved.enum)) return resolved.enum;
    if (resolved.type === "boolean") return [true, false];
    if (resolved.type === "null") return [];
    return [this.smallest(resolved, path)];
  }

  /** With its required fields alone. */
  smallest(schema: Schema, path: string): unknown {
    const key = /([a-z_0-9]+)(?:\[[^\]]*\])*$/i.exec(path)?.[1] ?? "";
    const sample = this.#options.sample?.(key, path);
    if (sample !== undefined) return sample;
    const resolved = this.#resolve(schema);
    const forms = formsOf(resolved);
    if (forms !== null) return this.smallest(forms[0]!, `${path}${this.#labelOf(forms[0]!)}`);
    if (resolved.const !== undefined) return resolved.const;
    if (Array.isArray(resolved.enum)) return resolved.enum[0];
    switch (resolved.type) {
      case "string":
        return "text";
      case "integer":
      case "number":
        return 1;
      case "boolean":
        return true;
      case "array":
        return typeof resolved.items === "object"
          ? [this.smallest(resolved.items as Schema, `${path}[]`)]
          : [];
      case "object": {
        const properties = (resolved.properties ?? {}) as Readonly<Record<string, Schema>>;
        const required = (resolved.required as string[] | undefined) ?? [];
        return Object.fromEntries(
          required.map((name) => [
            name,
            this.smallest(properties[name] ?? {}, path === "" ? name : `${path}.${name}`),
          ]),
        );
      }
      default:
        return "text";
    }
  }

  #resolve(schema: Schema): Schema {
    const name = refOf(schema);
    return name === null ? schema : this.#resolve(this.#options.definitions[name]!);
  }

  /** `[type=file]`, `[role=user]`, or nothing where the form has no such member. */
  #labelOf(form: Schema): string {
    const resolved = this.#resolve(form);
    const properties = resolved.properties as Readonly<Record<string, Schema>> | undefined;
    for (const name of discriminators) {
      const own = properties?.[name];
      const value =
        own?.const ?? (Array.isArray(own?.enum) && own.enum.length === 1 ? own.enum[0] : undefined);
      if (value !== undefined) return `[${name}=${String(value)}]`;
    }
    return "";
  }
}

const refOf = (schema: Schema): string | null =>
  typeof schema.$ref === "string" ? schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1) : null;

const formsOf = (schema: Schema): readonly Schema[] | null => {
  const forms = schema.anyOf ?? schema.oneOf;
  return Array.isArray(forms) ? (forms as readonly Schema[]) : null;
};

const isWalked = (schema: Schema): boolean =>
  schema.properties !== undefined || schema.type === "array" || formsOf(schema) !== null;
