import { chatPartValues } from "../openai-chat/chat-part-values.ts";
import {
  functionDefinition,
  meanings,
  nullable,
  ofType,
  replyForm,
  replySchema,
  someOf,
} from "../parameter-meanings.ts";

/** Functions; OpenAI's own tools are many and come in new types. */
const tool = {
  properties: { type: meanings.text, function: meanings.object },
  ...ofType("function", { ...functionDefinition, ...someOf("name", "function") }),
};

/** Calls and their results; other members of an input's items are left to the provider. */
const item = {
  properties: {
    content: { items: chatPartValues },
    ...{ call_id: meanings.text, name: meanings.text },
  },
};

/** A Responses request's parameters as at least one provider takes them, where `responsesRequestSchema` does not say it already. */
export const responsesValues = {
  type: "object",
  properties: {
    ...{ presence_penalty: meanings.penalty, frequency_penalty: meanings.penalty, seed: meanings.seed },
    ...{ min_p: meanings.share, top_k: meanings.topK },
    tools: nullable("array", { items: tool }),
    tool_choice: nullable(["string", "object"], ofType("function", someOf("name", "function"))),
    text: {
      properties: {
        format: {
          properties: { type: replyForm, schema: replySchema, name: meanings.text, strict: meanings.flag },
        },
      },
    },
    input: { items: item },
  },
} as const;
