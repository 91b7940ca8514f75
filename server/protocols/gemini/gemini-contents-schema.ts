import { requestLimits as limits } from "../../operation/request-limits.ts";

type Shape = Readonly<Record<string, unknown>>;

/** `null` says nothing in Google's JSON. */
export const nullable = (...types: readonly string[]): Shape => ({ type: [...types, "null"] });
export const objectOf = (properties: Shape, required: readonly string[] = []): Shape => ({
  ...{ type: ["object", "null"], properties, required },
});
export const listOf = (items: Shape, maxItems: number): Shape => ({
  ...{ type: ["array", "null"], maxItems, items },
});

const text = nullable("string");
const given = { type: "string", minLength: 1 } as const;

const media = {
  inlineData: objectOf({ mimeType: given, data: { type: "string" }, displayName: text }, [
    "mimeType",
    "data",
  ]),
  fileData: objectOf({ mimeType: text, fileUri: given, displayName: text }, ["fileUri"]),
};

const part = (results: Shape): Shape => ({
  type: "object",
  minProperties: 1,
  properties: {
    text,
    thought: nullable("boolean"),
    thoughtSignature: text,
    ...media,
    functionCall: objectOf({ id: text, name: given, args: nullable("object") }, ["name"]),
    functionResponse: objectOf({ id: text, name: given, response: nullable("object"), parts: results }, [
      "name",
    ]),
    executableCode: objectOf({ id: text, language: text, code: text }),
    codeExecutionResult: objectOf({ id: text, outcome: text, output: text }),
    videoMetadata: nullable("object"),
    mediaResolution: nullable("object", "string"),
    partMetadata: nullable("object"),
  },
});

const parts = listOf(
  part(listOf({ type: "object", properties: media }, limits.contentParts)),
  limits.contentParts,
);

export const contentsSchema = {
  type: "array",
  minItems: 1,
  maxItems: limits.messages,
  description: "The conversation.",
  items: {
    type: "object",
    required: ["parts"],
    properties: {
      parts: { ...parts, type: "array", minItems: 1 },
      role: { type: ["string", "null"], enum: ["user", "model", "function", "", null] },
    },
  },
} as const;

export const systemInstructionSchema = {
  type: ["object", "string", "null"],
  properties: { parts, role: text, text },
};
