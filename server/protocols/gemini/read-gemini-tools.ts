import type { Tool, ToolChoice } from "../../operation/normalised-request.ts";
import { type Fields, fieldsOf, isFields, leaveRest, textOf } from "../fields.ts";
import { googleFields, googleList } from "./google-fields.ts";
import { jsonSchema } from "./json-schema.ts";

const declarationMembers: ReadonlySet<string> = new Set([
  ...["name", "description", "parameters", "parametersJsonSchema"],
]);

interface ReadTools {
  readonly tools: Tool[];
  readonly toolChoice: ToolChoice | null;
  /** Members that have no words but this protocol's, by their path. */
  readonly unread: Readonly<Record<string, unknown>>;
}

/** Functions of the client's, and tools that Google runs, of which each is a member of its own. @param body see `googleBody` */
export function readGeminiTools({ tools, toolConfig }: Fields): ReadTools {
  const unread: Record<string, unknown> = {};
  const read = googleList(tools).flatMap((tool): Tool[] => {
    const { functionDeclarations, ...ofGoogle } = tool;
    const functions = googleList(functionDeclarations).map((declared): Tool => {
      leaveRest(unread, "tools.functionDeclarations", declared, declarationMembers);
      return readFunction(declared);
    });
    return [...functions, ...Object.entries(ofGoogle).flatMap(([name, value]) => ofProvider(name, value))];
  });
  const { functionCallingConfig, ...rest } = googleFields(toolConfig);
  leaveRest(unread, "toolConfig", rest, new Set());
  const calling = googleFields(functionCallingConfig);
  const known = new Set(["mode", "allowedFunctionNames"]);
  leaveRest(unread, "toolConfig.functionCallingConfig", calling, known);
  return { tools: read, toolChoice: readChoice(calling), unread };
}

function readFunction({ name, description, parameters, parametersJsonSchema }: Fields): Tool {
  const schema = isFields(parameters) ? jsonSchema(parameters) : null;
  return {
    kind: "function",
    name: textOf(name) ?? "",
    description: textOf(description),
    parameters: isFields(parametersJsonSchema) ? parametersJsonSchema : schema,
    strict: null,
    cache: null,
  };
}

const ofProvider = (name: string, value: unknown): Tool[] => {
  if (value == null || (Array.isArray(value) && value.length === 0)) return [];
  const type = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [{ kind: "provider", protocol: "gemini", name, definition: { type, [type]: value } }];
};

function readChoice({ mode, allowedFunctionNames }: Fields): ToolChoice | null {
  const names = Array.isArray(allowedFunctionNames)
    ? allowedFunctionNames.filter((name) => typeof name === "string")
    : [];
  switch (textOf(mode)?.toUpperCase()) {
    case "NONE":
      return { kind: "none" };
    case "ANY":
      if (names.length === 1) return { kind: "tool", name: names[0]! };
      return names.length === 0 ? { kind: "required" } : { kind: "allowed", names, isRequired: true };
    case "AUTO":
      return { kind: "auto" };
    case "VALIDATED":
      return names.length === 0 ? { kind: "auto" } : { kind: "allowed", names, isRequired: false };
    default:
      return null;
  }
}

/** Whether a reply in words is asked for. */
export const isTextAlone = (modalities: unknown): boolean =>
  modalities == null || [modalities].flat().every((one) => String(one).toUpperCase() === "TEXT");

/** What of a request Google alone can serve, and no reply can do without; null: nothing. */
export function ofGeminiAlone(body: Fields): string | null {
  const { tools, cachedContent, generationConfig } = body;
  for (const tool of googleList(tools))
    for (const name of Object.keys(fieldsOf(tool)))
      if (name !== "functionDeclarations" && ofProvider(name, tool[name]).length > 0) return `tools.${name}`;
  if (cachedContent != null && cachedContent !== "") return "cachedContent";
  return isTextAlone(fieldsOf(generationConfig).responseModalities)
    ? null
    : "generationConfig.responseModalities";
}
