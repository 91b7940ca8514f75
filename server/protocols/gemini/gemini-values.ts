import { nullable, someOf } from "../parameter-meanings.ts";

/** Members that only say something about a part, which needs another one to be something; Google may add kinds of parts. */
const remarks = Object.fromEntries(
  ["thought", "videoMetadata", "mediaResolution", "partMetadata"].map((member) => [member, true]),
);
const part = {
  if: { additionalProperties: false, properties: remarks },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
  then: someOf("text", "inlineData", "fileData", "functionCall", "functionResponse"),
};

/** The types in which Google gives a reply; an empty text is none. */
const replyTypes = ["text/plain", "application/json", "application/xml", "application/yaml", "text/x.enum"];

/** A Gemini request's parameters as at least one provider takes them, where `geminiRequestSchema` does not say it already. */
export const geminiValues = {
  type: "object",
  properties: {
    contents: { items: { properties: { parts: { items: part } } } },
    tools: nullable("array", { items: { type: "object", minProperties: 1 } }),
    generationConfig: {
      properties: { responseMimeType: nullable("string", { enum: [...replyTypes, "", null] }) },
    },
  },
} as const;
