import { createStaticEmbedder, estimateTokens, type InPlaceEmbedder } from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import type { ProviderAdapter, ProviderSink } from "../../upstream/provider.ts";

/** Texts are read whole up to here, in characters; a longer one is refused, not cut without a word. */
const maxCharacters = 32_000;

interface EmbeddingRequest {
  readonly input: string | readonly unknown[];
  readonly encoding_format?: "float" | "base64" | null;
  readonly dimensions?: number | null;
}

/** Answers embedding requests in this process, in OpenAI's shape, with an embedder of its own that reads whole texts. */
export async function createLocalEmbedder(): Promise<ProviderAdapter> {
  const embedder = await createStaticEmbedder({
    modelFolder: staticModelFolder,
    bounds: { headCharacters: maxCharacters, tailCharacters: 1 },
  });
  return {
    protocol: "openai-embedding",
    start({ operation }, sink) {
      let isAborted = false;
      const request = operation.payload.body as unknown as EmbeddingRequest;
      const answer = async (): Promise<void> => {
        // The sink hears nothing before `start` has returned.
        await Promise.resolve();
        const refusal = refusalOf(request, embedder.dimensions);
        const reply = refusal === null ? await embeddings(request, embedder) : refusal;
        if (!isAborted) send(sink, refusal === null ? 200 : 400, reply);
      };
      answer().catch(() => {
        if (!isAborted) sink.onFailure({ kind: "unreachable", detail: "the built-in embedder failed" });
      });
      return {
        pause: () => {},
        resume: () => {},
        abort: () => {
          isAborted = true;
        },
      };
    },
    close: () => embedder.close(),
  };
}

/** OpenAI's error for what the model cannot take; null: it takes the request. */
function refusalOf({ input, dimensions }: EmbeddingRequest, own: number): object | null {
  const refuse = (message: string): object => ({
    error: { message, type: "invalid_request_error", code: null, param: null },
  });
  const texts = typeof input === "string" ? [input] : input;
  if (!texts.every((text) => typeof text === "string"))
    return refuse("`input` must be texts: this model does not know the tokens of others");
  if (texts.some((text) => text.length > maxCharacters))
    return refuse(`a text of \`input\` is longer than ${maxCharacters} characters: split it`);
  if (dimensions != null && dimensions !== own) return refuse(`\`dimensions\` must be ${own}, or left out`);
  return null;
}

async function embeddings(
  { input, encoding_format: format }: EmbeddingRequest,
  embedder: InPlaceEmbedder,
): Promise<object> {
  const texts = (typeof input === "string" ? [input] : input) as readonly string[];
  const vectors = await embedder.embed(texts);
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  return {
    object: "list",
    model: embedder.id,
    data: vectors.map((vector, index) => ({
      ...{ object: "embedding", index },
      embedding: format === "base64" ? base64Of(vector) : [...vector],
    })),
    // An estimate, and nothing is charged by it.
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** 32-bit floats, little endian. */
function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * Float32Array.BYTES_PER_ELEMENT);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * Float32Array.BYTES_PER_ELEMENT);
  return bytes.toString("base64");
}

function send(sink: ProviderSink, status: number, reply: object): void {
  sink.onHead(status, { "content-type": "application/json" });
  sink.onData(Buffer.from(JSON.stringify(reply)));
  sink.onEnd();
}
