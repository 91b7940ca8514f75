type Schema = Readonly<Record<string, unknown>>;

const maxDepth = 8;

/**
 * A value that fits a JSON schema, filled from the prompt where that is easy: numbers from its numbers, strings by the property's name
 * (an e-mail address, a date, what follows the name) or from what it quotes or capitalises, an enum by the value it mentions.
 *
 * @param isRight false: numbers are one too many and strings lose a letter; the value still fits the schema's types
 */
export function jsonSkeleton(schema: Schema, prompt: string, isRight: boolean): unknown {
  const numbers = (prompt.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  // A capital at the start of a sentence is no name.
  const names = [
    ...prompt.matchAll(/["“]([^"”]{1,80})["”]|(?<=[a-z,;:(] )([A-Z][\w-]+(?: [A-Z][\w-]+)?)/g),
  ].map((match) => match[1] ?? match[2] ?? "");
  const lower = prompt.toLowerCase();

  const fill = (part: Schema, key: string, depth: number): unknown => {
    if (part.const !== undefined) return part.const;
    if (Array.isArray(part.enum))
      return part.enum.find((value) => lower.includes(String(value).toLowerCase())) ?? part.enum[0];
    const [option] = Array.isArray(part.anyOf) ? (part.anyOf as Schema[]) : [];
    if (option !== undefined) return fill(option, key, depth + 1);
    const type = Array.isArray(part.type) ? part.type[0] : part.type;
    if (type === "string") return slipText(stringFor(key, prompt) ?? names.shift() ?? "unknown", isRight);
    if (type === "integer" || type === "number") {
      const value = numbers.shift() ?? 0;
      return (type === "integer" ? Math.round(value) : value) + (isRight ? 0 : 1);
    }
    if (type === "boolean") return !/\b(?:not|no|false|off)\b/i.test(prompt);
    if (type === "null") return null;
    if (type === "array")
      return depth > maxDepth || !isSchema(part.items) ? [] : [fill(part.items, key, depth + 1)];
    const properties = isSchema(part.properties) && depth <= maxDepth ? Object.entries(part.properties) : [];
    return Object.fromEntries(
      properties.map(([name, inner]) => [name, fill(isSchema(inner) ? inner : {}, name, depth + 1)]),
    );
  };
  return fill(schema, "", 0);
}

/** By the property's name; null: the name says nothing. */
function stringFor(key: string, prompt: string): string | null {
  if (/mail/i.test(key)) return /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(prompt)?.[0] ?? null;
  if (/date|day|when/i.test(key)) return /\b\d{4}-\d{2}-\d{2}\b/.exec(prompt)?.[0] ?? null;
  if (/url|link/i.test(key)) return /https?:\/\/[^\s)>"']+/.exec(prompt)?.[0] ?? null;
  if (/^\w{1,40}$/.test(key)) {
    const stated = new RegExp(`\\b${key.replaceAll("_", "[ _]")}\\b(?: is|:|=)? ["“]?([\\w-]+)`, "i").exec(
      prompt,
    )?.[1];
    if (stated !== undefined && !/^(?:of|in|for|and|the|a|to|is)$/i.test(stated)) return stated;
  }
  return null;
}

function slipText(text: string, isRight: boolean): string {
  return isRight || text.length < 2 ? text : text.slice(0, -1);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
