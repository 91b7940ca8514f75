import type { Body } from "./message-refusals.ts";

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (value ?? {}) as Fields;
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);

export const unknownField = (body: Fields, known: string): string | null => {
  const names = new Set(known.split(" "));
  const field = Object.keys(body).find((name) => !names.has(name));
  return field === undefined ? null : `Unknown parameter: '${field}'.`;
};
export const emptyTools = (body: Body): string | null =>
  Array.isArray(body.tools) && body.tools.length === 0 ? "Invalid 'tools': empty array." : null;
export const toolChoiceAlone = (body: Body): string | null =>
  body.tool_choice !== undefined && body.tools === undefined
    ? "'tool_choice' is only allowed with 'tools'."
    : null;

/** Names of declared tools, of calls and of choices: each has the form, and what is chosen is declared. */
function badNames(declared: unknown[], called: unknown[], chosen: unknown[], form: RegExp): string | null {
  const bad = [...declared, ...called].find((name) => !form.test(String(name)));
  if (bad !== undefined) return `Invalid 'name' ${String(bad)}: string does not match pattern ${form}.`;
  if (new Set(declared).size < declared.length) return "Tool names must be unique.";
  const lost = chosen.find((name) => !declared.includes(name));
  return lost === undefined ? null : `Tool choice '${String(lost)}' not found in 'tools' parameter.`;
}
const usualName = /^[a-zA-Z0-9_-]{1,64}$/;

const atTop = ["oneOf", "anyOf", "allOf", "enum", "not"];
const badSchema = (schema: Fields | undefined, takesUnions: boolean): string | null => {
  if (schema === undefined) return null;
  if (schema.type !== "object") return "schema must be a JSON Schema of 'type: \"object\"'";
  if (schema.properties === undefined) return "object schema missing properties";
  return !takesUnions && atTop.some((keyword) => schema[keyword] !== undefined)
    ? "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level"
    : null;
};
const badFunction = (declared: Fields, takesUnions: boolean): string | null => {
  const bad = unknownField(declared, "name description parameters strict");
  return bad === null ? badSchema(declared.parameters as Fields | undefined, takesUnions) : `tools: ${bad}`;
};

export const badTools = (body: Body, mustHaveParameters: boolean, takesUnions = true): string | null => {
  const functions = list(body.tools).filter(({ type }) => type === "function");
  for (const tool of functions) {
    const bad = unknownField(tool, "type function") ?? badFunction(fields(tool.function), takesUnions);
    if (bad !== null) return bad;
    if (mustHaveParameters && fields(tool.function).parameters === undefined)
      return "tools.function.parameters: Field required";
  }
  const nameOf = (tool: Fields): unknown => fields(tool.function ?? tool.custom).name;
  const choice = fields(body.tool_choice);
  const chosen = [choice, ...list(fields(choice.allowed_tools).tools)].map(nameOf);
  return badNames(
    functions.map(nameOf),
    body.messages.flatMap(({ tool_calls: calls }) => list(calls).map(nameOf)),
    chosen.filter((name) => name !== undefined),
    usualName,
  );
};

/** Of the Responses API. A function in a namespace is named by both. */
export const badResponsesTools = (body: Body): string | null => {
  const tools = list(body.tools);
  const functions = [...tools, ...tools.flatMap((tool) => list(tool.tools))].filter(
    ({ type }) => type === "function",
  );
  for (const { type, ...declared } of functions) {
    const bad = badFunction(declared, false);
    if (bad !== null) return bad;
  }
  const items = list(body.input);
  const long = items.find(({ call_id: id }) => String(id ?? "").length > 64);
  if (long !== undefined) return `Invalid 'input.call_id' ${long.call_id}: string too long, at most 64.`;
  const choice = fields(body.tool_choice);
  const named = ({ type, name }: Fields): unknown[] => (type === "function" ? [name] : []);
  return badNames(
    functions.map(({ name }) => name),
    items.flatMap(({ type, name }) => (type === "function_call" ? [name] : [])),
    [choice, ...list(choice.tools)].flatMap(named),
    usualName,
  );
};

export const badInputSchema = (body: Body): string | null => {
  const own = list(body.tools).filter(({ type }) => type === undefined || type === "custom");
  for (const { input_schema: schema } of own) {
    if (fields(schema).type !== "object") return "tools.custom.input_schema.type: Field required";
    if (["oneOf", "anyOf", "allOf"].some((field) => fields(schema)[field] !== undefined))
      return "input_schema does not support oneOf, allOf, or anyOf at the top level";
  }
  const uses = body.messages.flatMap(({ content }) =>
    list(content).filter(({ type }) => type === "tool_use"),
  );
  return badNames(
    own.map(({ name }) => name),
    uses.map(({ name }) => name),
    fields(body.tool_choice).type === "tool" ? [fields(body.tool_choice).name] : [],
    /^[a-zA-Z0-9_-]{1,128}$/,
  );
};

/** By Google's messages of its errors. */
export const badDeclarations = (body: Body): string | null => {
  const declared = list(body.tools).flatMap((tool) => list(tool.functionDeclarations));
  const schemas = declared.map(({ parametersJsonSchema }) => parametersJsonSchema as Fields | undefined);
  if (schemas.some((schema) => schema !== undefined && schema.type !== "object"))
    return "functionDeclaration parameters schema should be of type OBJECT";
  const config = fields(fields(body.toolConfig).functionCallingConfig);
  if (declared.length === 0 && Object.keys(config).length > 0)
    return "Function calling config is set without function_declarations.";
  const parts = list(body.contents).flatMap((content) => list(content.parts));
  return badNames(
    declared.map(({ name }) => name),
    parts.flatMap(({ functionCall, functionResponse }) =>
      [functionCall, functionResponse].filter(Boolean).map((part) => fields(part).name),
    ),
    (config.allowedFunctionNames ?? []) as unknown[],
    /^[a-zA-Z_][\w.:-]{0,63}$/,
  );
};
