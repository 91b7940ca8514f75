import {
  functionDefinition,
  meanings,
  nullable,
  ofType,
  replyForm,
  replySchema,
  someOf,
} from "../parameter-meanings.ts";
import { chatPartValues } from "./chat-part-values.ts";

const definition = { ...functionDefinition, type: "object", required: ["name"] };

/** A function, or a vendor's own tool, of which only its name is asked: a type, or a member such as Google's `googleSearch`. */
const tool = {
  type: "object",
  minProperties: 1,
  properties: { type: meanings.text, function: { ...definition, type: ["object", "null"] } },
  ...ofType("function", { required: ["function"], properties: { function: { type: "object" } } }),
};

/** A call of an earlier reply. Its arguments come back as an object from some clients. */
const call = {
  type: "object",
  properties: {
    function: nullable("object", {
      properties: { name: meanings.text, arguments: nullable(["string", "object"]) },
    }),
  },
};

const responseFormat = nullable("object", {
  properties: {
    type: replyForm,
    json_schema: nullable("object", {
      properties: { name: meanings.text, schema: replySchema, strict: meanings.flag },
    }),
  },
  ...ofType("json_schema", someOf("json_schema", "schema")),
});

/** A chat completion's parameters as at least one provider takes them; what is not listed may be anything. */
export const chatValues = {
  type: "object",
  properties: {
    temperature: meanings.temperature,
    ...{ top_p: meanings.share, min_p: meanings.share, top_a: meanings.share, top_k: meanings.topK },
    ...{ presence_penalty: meanings.penalty, frequency_penalty: meanings.penalty },
    repetition_penalty: meanings.repetitionPenalty,
    ...{ seed: meanings.seed, n: meanings.replies, stop: meanings.stop, logit_bias: meanings.logitBias },
    // Fireworks takes a number here.
    ...{ logprobs: nullable(["boolean", "integer"]), top_logprobs: meanings.topLogprobs },
    response_format: responseFormat,
    ...{ tools: nullable("array", { items: tool }), functions: nullable("array", { items: definition }) },
    // TGI takes the name of a function as a text: no word is unknown.
    tool_choice: nullable(["string", "object"], ofType("function", someOf("function", "name"))),
    function_call: nullable(["string", "object"]),
    messages: {
      items: {
        properties: {
          content: { items: chatPartValues },
          tool_calls: nullable("array", { items: call }),
        },
      },
    },
  },
} as const;
