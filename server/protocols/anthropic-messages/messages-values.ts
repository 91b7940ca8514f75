import { meanings, nullable, ofType, replyForm, replySchema } from "../parameter-meanings.ts";

/** Where a picture or a document is; a search result says it in a text. */
const source = nullable(["object", "string"], {
  properties: { type: meanings.text, data: meanings.text, url: meanings.text, file_id: meanings.text },
});

/** Blocks of every type, also of those to come: the types of the members that are known by one meaning. */
const block = {
  type: "object",
  properties: {
    type: { type: "string", minLength: 1 },
    ...{ text: meanings.text, source },
    ...{ id: meanings.text, name: meanings.text, tool_use_id: meanings.text, is_error: meanings.flag },
  },
  ...ofType("tool_use", { properties: { input: meanings.object } }),
};

/** The client's own tool has no type, or says that it is one; Anthropic's own have types of many names, toolsets no name. */
const tool = {
  type: "object",
  properties: { type: meanings.text, description: meanings.text, input_schema: meanings.object },
  if: { properties: { type: { enum: ["custom", null] } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
  then: { required: ["name"], properties: { name: { type: "string", minLength: 1 } } },
};

/** A Messages request's parameters as at least one provider takes them, where `messagesRequestSchema` does not say it already. */
export const messagesValues = {
  type: "object",
  properties: {
    tools: nullable("array", { items: tool }),
    tool_choice: nullable("object", {
      properties: { disable_parallel_tool_use: meanings.flag },
      ...ofType("tool", { required: ["name"], properties: { name: { type: "string", minLength: 1 } } }),
    }),
    thinking: nullable("object", { properties: { budget_tokens: nullable("integer") } }),
    output_config: nullable("object", {
      properties: {
        format: nullable("object", { properties: { type: replyForm, schema: replySchema } }),
      },
    }),
    system: { items: block },
    messages: { items: { properties: { content: { items: block } } } },
  },
} as const;
