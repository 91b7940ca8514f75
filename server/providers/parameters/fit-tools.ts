import { fitSchema } from "./fit-schema.ts";

type Fields = Readonly<Record<string, unknown>>;

const functionFields: ReadonlySet<string> = new Set(["name", "description", "parameters", "strict"]);

/** What an endpoint asks of functions. */
export interface ToolRules {
  /** It takes no fields but those that every endpoint knows. */
  readonly isClosed: boolean;
  /** See `takesUnions`. */
  readonly takesUnions: boolean;
}

/**
 * Functions with the fields and the schemas that an endpoint takes; null: as they are. Some endpoints require a schema.
 *
 * @param dropped gets the fields with a value that are left out
 */
export function fitTools(tools: unknown, rules: ToolRules, dropped: string[]): readonly unknown[] | null {
  if (!Array.isArray(tools)) return null;
  const fitted = tools.map((tool: unknown) => fitTool(tool, rules, dropped));
  return fitted.some((tool, index) => tool !== tools[index]) ? fitted : null;
}

/** The same object where nothing has to change. */
function fitTool(tool: unknown, { isClosed, takesUnions }: ToolRules, dropped: string[]): unknown {
  if (!isFields(tool) || tool.type !== "function" || !isFields(tool.function)) return tool;
  if (!isClosed && takesUnions) return tool;
  const { function: declared, type, ...others } = tool;
  const { schema, lost } = fitSchema(declared.parameters, takesUnions);
  const strange = Object.keys(declared).filter(
    (field) =>
      (field === "strict" && lost.length > 0) ||
      (isClosed && (!functionFields.has(field) || declared[field] === null)),
  );
  const isOpen = schema !== declared.parameters;
  const strangers = isClosed ? Object.entries(others) : [];
  if (strangers.length === 0 && strange.length === 0 && !isOpen) return tool;
  for (const [field, value] of strangers) if (value !== null) note(dropped, `tools.${field}`);
  for (const field of strange) if (declared[field] !== null) note(dropped, `tools.function.${field}`);
  for (const keyword of lost) note(dropped, `tools.function.parameters.${keyword}`);
  const kept = Object.entries(declared).filter(([field]) => !strange.includes(field));
  const fitted = { ...Object.fromEntries(kept), ...(isOpen ? { parameters: schema } : {}) };
  return isClosed ? { type, function: fitted } : { ...tool, function: fitted };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function note(dropped: string[], field: string): void {
  if (!dropped.includes(field)) dropped.push(field);
}
