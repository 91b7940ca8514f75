import type { ReplyContext } from "../reply-codec.ts";

/** Of a client that asks for a stream with its usage and, in Gemini's API, for thoughts, where nothing is priced. */
export const unpricedContext: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/served", customTools: new Set() },
  clientBody: {
    ...{ stream: true, stream_options: { include_usage: true } },
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
  priceUsage: () => ({ cost: null, unknownReason: "there is no price" }),
  maxEventBytes: 100_000,
};
