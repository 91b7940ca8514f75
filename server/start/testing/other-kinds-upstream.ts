import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the upstream got it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface OtherKindsUpstream {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
  /** Answers in place of the usual one; null: the usual one. */
  answer: ((request: SeenRequest, response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

/** Sound as an upstream sends it: every byte value, none of it text. */
export const sound: Buffer = Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7) % 256));

const vector = [0.25, -0.5, 1];
const base64Vector = Buffer.from(Float32Array.from(vector).buffer).toString("base64");

/** Replies in the shapes of OpenAI's API reference, Cohere's v2 rerank among them. */
function usualReply({ path, body }: SeenRequest): { readonly type: string; readonly body: Buffer | object } {
  const json = (value: object) => ({ type: "application/json", body: value });
  const sent = /transcriptions/.test(path)
    ? {}
    : (JSON.parse(body.toString("utf8")) as Record<string, unknown>);
  if (path.endsWith("/embeddings")) {
    const inputs = Array.isArray(sent.input) ? sent.input : [sent.input];
    const embedding = sent.encoding_format === "base64" ? base64Vector : vector;
    return json({
      object: "list",
      data: inputs.map((_, index) => ({ object: "embedding", index, embedding })),
      model: "text-embedding-3-small",
      usage: { prompt_tokens: 1_000, total_tokens: 1_000 },
    });
  }
  if (path.endsWith("/images/generations"))
    return json({
      created: 1_713_833_628,
      data: [{ b64_json: "aGk=" }],
      usage: {
        ...{ total_tokens: 100, input_tokens: 50, output_tokens: 50 },
        input_tokens_details: { text_tokens: 10, image_tokens: 40 },
      },
    });
  if (path.endsWith("/audio/speech")) return { type: "audio/mpeg", body: sound };
  if (path.endsWith("/audio/transcriptions"))
    return /\r\nvtt\r\n/.test(body.toString("latin1"))
      ? { type: "text/vtt; charset=utf-8", body: Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nHéllo\n") }
      : json({ text: "Héllo", usage: { type: "duration", seconds: 90 } });
  if (path.endsWith("/rerank"))
    return json({
      id: "07734bd2",
      results: [
        { index: 1, relevance_score: 0.9 },
        { index: 0, relevance_score: 0.1 },
      ],
      meta: { api_version: { version: "2" }, billed_units: { search_units: 2 } },
    });
  return json({
    id: "modr-1",
    model: "omni-moderation-2024-09-26",
    results: [{ flagged: false, categories: {}, category_scores: {}, category_applied_input_types: {} }],
  });
}

export async function startOtherKindsUpstream(): Promise<OtherKindsUpstream> {
  const upstream = { seen: [] as SeenRequest[], answer: null as OtherKindsUpstream["answer"] };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) };
    upstream.seen.push(seen);
    if (upstream.answer !== null) {
      upstream.answer(seen, response);
      return;
    }
    const reply = usualReply(seen);
    response.writeHead(200, { "content-type": reply.type });
    response.end(Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(upstream, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
