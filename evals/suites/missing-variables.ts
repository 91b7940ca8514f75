import { namesIn } from "./template.ts";

/** Fields of graders that are programs. */
const notNow: ReadonlySet<string> = new Set(["program", "transform", "context_program", "code"]);

/**
 * Texts with blocks may name variables of their own, or ask first: they are left alone.
 *
 * @throws Error naming what templates ask for without a value
 */
export function refuseMissing(
  templates: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, unknown>>,
): void {
  const missing = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (!value.includes("{{") || value.includes("{%")) return;
      const plain = value.replaceAll(/\{\{[^}]*\|\s*(?:default|d)\b[^}]*\}\}/g, "");
      for (const name of namesIn(plain)) if (!Object.hasOwn(variables, name)) missing.add(name);
    } else if (isAskedLater(value)) return;
    else if (typeof value === "object" && value !== null)
      for (const [field, one] of Object.entries(value)) if (!notNow.has(field)) visit(one);
  };
  visit(templates);
  const [first] = missing;
  if (first === undefined) return;
  const asked = [...missing].map((name) => `{{ ${name} }}`).join(", ");
  throw new Error(
    `${asked} has no value, the variables are ${Object.keys(variables).join(", ")}: correct the name, add it to \`variables\`, or write {{ ${first} | default("") }} where it may be empty`,
  );
}

/** Their templates are filled in when the judge is asked. */
const isAskedLater = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  (value.type === "judge_prompt" || value.type === "judge_choice");
