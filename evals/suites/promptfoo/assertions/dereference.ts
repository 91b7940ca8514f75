import { faultWithFix } from "../fault.ts";

/** Below these names stand schemas, which have references of their own. */
const schemas = new Set(["tools", "functions", "response_format"]);

/** References in references: no deeper than this. */
const deepest = 10;

/**
 * A value in which `$ref: "#/assertionTemplates/short"` stands for what it names; fields beside a reference come before its own. References
 * to what the file does not hold belong to schemas, and stay.
 *
 * @throws Error for a reference to an assertion template that there is not
 */
export function dereference(value: unknown, root: unknown, depth = 0): unknown {
  if (depth > deepest) throw faultWithFix("references name one another without end", "Name each once");
  if (Array.isArray(value)) return value.map((item) => dereference(item, root, depth));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...own } = value as { readonly $ref?: unknown };
  if (typeof $ref === "string" && $ref.startsWith("#/")) {
    const found = lookUp($ref, root);
    if (found !== undefined && typeof found === "object")
      return dereference({ ...found, ...own }, root, depth + 1);
    if ($ref.startsWith("#/assertionTemplates/"))
      throw faultWithFix(`\`${$ref}\` names no entry of \`assertionTemplates\``, "Add it there");
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      schemas.has(key) ? item : dereference(item, root, depth),
    ]),
  );
}

function lookUp(reference: string, root: unknown): object | null | undefined {
  let found: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  }
  return found as object | null | undefined;
}
