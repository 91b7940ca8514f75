import type { CaseTool } from "../../suite.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tools as OpenAI's Chat API, its Responses API, Anthropic, Gemini and Bedrock write them, in the first of these forms.
 *
 * @param say told of tools that only a provider can run
 */
export function toolsOf(value: unknown, say: (reason: string) => void): CaseTool[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.flatMap((tool): CaseTool[] => {
    if (typeof tool !== "object" || tool === null) {
      say(`${JSON.stringify(tool)} is no tool`);
      return [];
    }
    const fields = tool as Fields;
    const declarations = fields.functionDeclarations ?? fields.function_declarations;
    if (Array.isArray(declarations)) return toolsOf(declarations, say);
    const schemaOf = (fields.definition as { schema?: unknown } | undefined)?.schema;
    if (typeof schemaOf === "object" && schemaOf !== null) return toolsOf([schemaOf], say);
    if (typeof fields.toolSpec === "object" && fields.toolSpec !== null)
      return toolsOf([fields.toolSpec], say);
    const inner =
      typeof fields.function === "object" && fields.function !== null ? (fields.function as Fields) : fields;
    const { name, description } = inner;
    const isFunction =
      typeof name === "string" &&
      (fields.type === undefined || fields.type === "function" || fields.type === "custom");
    if (!isFunction) {
      say(
        `a tool of the type ${String(fields.type ?? Object.keys(fields)[0])} is run by its provider, and is not offered`,
      );
      return [];
    }
    const schema =
      inner.parameters ??
      inner.input_schema ??
      (inner.inputSchema as { json?: unknown } | undefined)?.json ??
      inner.inputSchema;
    return [
      {
        type: "function",
        function: {
          name,
          ...(typeof description === "string" ? { description } : {}),
          ...(schema === undefined ? {} : { parameters: lowerTypes(schema) }),
        },
      },
    ];
  });
}

/** Gemini writes the types of a schema in capitals. */
function lowerTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerTypes);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "type" && typeof value === "string" ? value.toLowerCase() : lowerTypes(value),
    ]),
  );
}
