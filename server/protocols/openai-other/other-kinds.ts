import type { OtherKind } from "../../operation/operation.ts";
import { providerSchema } from "../../operation/provider-schema.ts";
import { requestLimits as limits } from "../../operation/request-limits.ts";
import { routingSchema } from "../../operation/routing-schema.ts";

const text = (extra: object = {}): object => ({ type: "string", minLength: 1, ...extra });
const nullable = (type: string, extra: object = {}): object => ({ type: [type, "null"], ...extra });
const choice = (...values: readonly string[]): object => ({ enum: [...values, null] });

const common = {
  model: {
    type: ["string", "null"],
    minLength: 1,
    maxLength: limits.modelIdCharacters,
    description:
      "`auto` or a model id of this kind. Absent or null: `auto`, where OpenAI has a default of its own.",
  },
  models: {
    type: "array",
    minItems: 1,
    maxItems: limits.fallbackModels,
    items: text({ maxLength: limits.modelIdCharacters }),
    description: "Fallback models, in order, after `model`.",
  },
  user: nullable("string"),
  routing: routingSchema,
  provider: providerSchema,
};

const requestOf = (required: readonly string[], properties: object): object => ({
  type: "object",
  required,
  properties: { ...common, ...properties },
});

/** What the API says and checks of one kind beside chat. */
interface OtherKindFacts {
  readonly path: `/${string}`;
  readonly summary: string;
  /** Fields that the gateway reads are checked; every other one passes through to the model. */
  readonly request: object;
  /** Field of the reply that holds what was asked for, and its type. */
  readonly answer: { readonly field: string; readonly type: "array" | "string" };
}

/** Every kind of operation beside chat; each speaks OpenAI's protocol, and `rerank` Cohere's and Jina's, which OpenAI has none of. */
export const otherKinds: Readonly<Record<OtherKind, OtherKindFacts>> = {
  embedding: {
    path: "/embeddings",
    summary: "Embeddings of texts",
    request: requestOf(["model", "input"], {
      input: {
        type: ["string", "array"],
        minLength: 1,
        minItems: 1,
        maxItems: 2_048,
        items: { type: ["string", "integer", "array"], items: { type: "integer", minimum: 0 } },
      },
      encoding_format: choice("float", "base64"),
      dimensions: nullable("integer", { minimum: 1 }),
    }),
    answer: { field: "data", type: "array" },
  },
  image: {
    path: "/images/generations",
    summary: "Images from a description",
    request: requestOf(["prompt"], {
      prompt: text(),
      n: nullable("integer", { minimum: 1, maximum: 10 }),
      size: nullable("string"),
      quality: nullable("string"),
      response_format: choice("url", "b64_json"),
      stream: nullable("boolean"),
      partial_images: nullable("integer", { minimum: 0 }),
    }),
    answer: { field: "data", type: "array" },
  },
  speech: {
    path: "/audio/speech",
    summary: "Speech from text",
    request: requestOf(["model", "input"], {
      input: text(),
      voice: { type: ["string", "object", "null"] },
      instructions: nullable("string"),
      response_format: nullable("string"),
      speed: nullable("number", { exclusiveMinimum: 0 }),
      stream_format: choice("sse", "audio"),
    }),
    answer: { field: "", type: "string" },
  },
  transcription: {
    path: "/audio/transcriptions",
    summary: "Text of speech",
    request: requestOf(["model", "file"], {
      file: { type: "object", description: "The audio, as a file of the form." },
      response_format: choice("json", "text", "srt", "verbose_json", "vtt", "diarized_json"),
      stream: { enum: ["true", "false", "True", "False", "1", "0", "", null] },
      language: nullable("string"),
      prompt: nullable("string"),
      temperature: nullable("string"),
    }),
    answer: { field: "text", type: "string" },
  },
  rerank: {
    path: "/rerank",
    summary: "Documents by how well they answer a query",
    request: requestOf(["query", "documents"], {
      query: { type: ["string", "object"], minLength: 1 },
      documents: { type: "array", minItems: 1, maxItems: 10_000, items: { type: ["string", "object"] } },
      top_n: nullable("integer", { minimum: 1 }),
      return_documents: nullable("boolean"),
    }),
    answer: { field: "results", type: "array" },
  },
  moderation: {
    path: "/moderations",
    summary: "Whether texts or images are harmful",
    request: requestOf(["input"], {
      input: {
        type: ["string", "array"],
        minItems: 1,
        maxItems: limits.contentParts,
        items: { type: ["string", "object"] },
      },
    }),
    answer: { field: "results", type: "array" },
  },
};

export const otherKindNames: readonly OtherKind[] = Object.keys(otherKinds) as OtherKind[];

/** Formats of a transcription that are no JSON. */
const plainFormats: ReadonlySet<unknown> = new Set(["text", "srt", "vtt"]);

/** How the reply to a request comes: one JSON document, a stream of events, or bytes of another kind, such as sound. */
export function replyForm(
  kind: OtherKind,
  body: Readonly<Record<string, unknown>>,
): "document" | "events" | "bytes" {
  if (kind === "speech") return body.stream_format === "sse" ? "events" : "bytes";
  const isStream = body.stream === true || /^(?:true|1)$/i.test(String(body.stream));
  if (isStream) return "events";
  return kind === "transcription" && plainFormats.has(body.response_format) ? "bytes" : "document";
}
