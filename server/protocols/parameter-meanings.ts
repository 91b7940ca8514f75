type Schema = Readonly<Record<string, unknown>>;

/** A field that may also be null, which says nothing. */
export const nullable = (type: string | readonly string[], rest: Schema = {}): Schema => ({
  type: [...[type].flat(), "null"],
  ...rest,
});

/** A schema for the objects whose `type` is one of these; others are left to the schemas beside it. */
export const ofType = (types: string | readonly string[], then: Schema): Schema => ({
  if: { required: ["type"], properties: { type: { enum: [types].flat() } } },
  then,
});

/** At least one of these members is there. */
export const someOf = (...members: readonly string[]): Schema => ({
  anyOf: members.map((member) => ({ required: [member] })),
});

/**
 * What a parameter may be, by what it means: the values that at least one provider takes. Ranges are the widest that a provider documents. Where local servers take any
 * number there is no bound: of a temperature SGLang asks only that it is not negative, llama.cpp bounds no penalty, and vLLM cuts biases to its range by itself. Fields that
 * only label a request (`user`, `metadata`) or are one vendor's own have no place here: an endpoint that does not know them takes whatever they hold.
 */
export const meanings = {
  temperature: nullable("number", { minimum: 0 }),
  /** Nucleus sampling, and what other vendors made of it (`min_p`, `top_a`). */
  share: nullable("number", { minimum: 0, maximum: 1 }),
  /** -1: off. */
  topK: nullable("number", { minimum: -1 }),
  /** For what was said already. */
  penalty: nullable("number"),
  repetitionPenalty: nullable("number", { minimum: 0 }),
  seed: nullable("integer"),
  replies: nullable("integer", { minimum: 1 }),
  /** -1: all. */
  topLogprobs: nullable("integer", { minimum: -1 }),
  stop: nullable(["string", "array"], { items: { type: "string" } }),
  /** Bias of tokens, or that a token is never to come; llama.cpp takes pairs, too. */
  logitBias: nullable(["object", "array"], { additionalProperties: { type: ["number", "boolean"] } }),
  flag: nullable("boolean"),
  text: nullable("string"),
  object: nullable("object"),
} as const;

/** A function that a model may call, as OpenAI's protocols declare it. */
export const functionDefinition: Schema = {
  properties: {
    name: { type: "string", minLength: 1 },
    description: meanings.text,
    parameters: meanings.object,
    strict: meanings.flag,
  },
};

/**
 * Forms of a reply that some endpoint has: OpenAI's (`text`, `json_object`, `json_schema`), TGI's (`json`, `regex`), Together's (`regex`), LMDeploy's
 * (`regex_schema`), OpenRouter's and Fireworks' (`grammar`, `python`), TensorRT-LLM's (`ebnf`), vLLM's and SGLang's (`structural_tag`).
 */
export const replyForm = nullable("string", {
  enum: [
    ...["text", "json_object", "json_schema", "json", "regex", "regex_schema", "grammar", "ebnf"],
    ...["structural_tag", "python", null],
  ],
});

/** A JSON schema of a reply; `true` is one, too. */
export const replySchema = nullable(["object", "boolean"]);
