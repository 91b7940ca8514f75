type Fields = Readonly<Record<string, unknown>>;

const functionFields: ReadonlySet<string> = new Set(["name", "description", "parameters", "strict"]);
const noParameters = { type: "object", properties: {} };

/**
 * Functions with the fields that every endpoint knows, and with parameters, which some endpoints require; null: as they are.
 *
 * @param dropped gets the fields with a value that are left out
 */
export function fitTools(tools: unknown, dropped: string[]): readonly unknown[] | null {
  if (!Array.isArray(tools)) return null;
  const fitted = tools.map((tool: unknown) => fitTool(tool, dropped));
  return fitted.some((tool, index) => tool !== tools[index]) ? fitted : null;
}

/** The same object where nothing has to change. */
function fitTool(tool: unknown, dropped: string[]): unknown {
  if (!isFields(tool) || tool.type !== "function" || !isFields(tool.function)) return tool;
  const { function: declared, type, ...others } = tool;
  const strange = Object.keys(declared).filter(
    (field) => !functionFields.has(field) || declared[field] === null,
  );
  if (Object.keys(others).length === 0 && strange.length === 0 && !isOpen(declared.parameters)) return tool;
  for (const [field, value] of Object.entries(others)) if (value !== null) note(dropped, `tools.${field}`);
  for (const field of strange) if (declared[field] !== null) note(dropped, `tools.function.${field}`);
  const kept = Object.entries(declared).filter(([field]) => !strange.includes(field));
  const whole = isOpen(declared.parameters)
    ? { parameters: { ...noParameters, ...fieldsOf(declared.parameters) } }
    : {};
  return { type, function: { ...Object.fromEntries(kept), ...whole } };
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** Missing, or without the type or the properties that OpenAI, Groq and DeepSeek require; unions and references stay. */
const isOpen = (parameters: unknown): boolean =>
  parameters == null ||
  (isFields(parameters) &&
    (Object.keys(parameters).length === 0 ||
      (parameters.type === "object" && parameters.properties === undefined)));

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function note(dropped: string[], field: string): void {
  if (!dropped.includes(field)) dropped.push(field);
}
