interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const deepest = 8;

/**
 * A value that fits a JSON schema, filled from the prompt where that is easy: numbers from its numbers, strings from what it quotes or
 * capitalises, an enum by the value it mentions.
 *
 * @param isComplete false: the last property is left out, as a model does that gets it wrong
 */
export function jsonSkeleton(schema: object, prompt: string, isComplete: boolean): unknown {
  const numbers = [...prompt.matchAll(/-?\d+(?:\.\d+)?/g)].map((match) => Number(match[0]));
  const names = [...prompt.matchAll(/["“']([^"”']{1,80})["”']|\b([A-Z][\w-]+)\b/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  let numberAt = 0;
  let nameAt = 0;
  const fill = (part: Schema, depth: number): unknown => {
    if (part.const !== undefined) return part.const;
    if (part.enum !== undefined) {
      return (
        part.enum.find((value) => prompt.toLowerCase().includes(String(value).toLowerCase())) ??
        part.enum[0] ??
        null
      );
    }
    if (part.anyOf?.[0] !== undefined) return fill(part.anyOf[0], depth + 1);
    const type = Array.isArray(part.type) ? part.type[0] : part.type;
    switch (type) {
      case "string":
        return names[Math.min(nameAt++, names.length - 1)] ?? prompt.slice(0, 60);
      case "integer":
        return Math.round(numbers[Math.min(numberAt++, numbers.length - 1)] ?? 0);
      case "number":
        return numbers[Math.min(numberAt++, numbers.length - 1)] ?? 0;
      case "boolean":
        return !/\b(?:not|no|false|off)\b/i.test(prompt);
      case "null":
        return null;
      case "array":
        return depth > deepest || part.items === undefined ? [] : [fill(part.items, depth + 1)];
      default: {
        const properties = Object.entries(part.properties ?? {});
        if (depth > deepest) return {};
        return Object.fromEntries(properties.map(([name, inner]) => [name, fill(inner, depth + 1)]));
      }
    }
  };
  const value = fill(schema as Schema, 0);
  if (isComplete || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).slice(0, -1));
}
