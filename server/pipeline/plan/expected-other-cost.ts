import { type Candidate, type ExtraMeter, expectedCostNanoUsd } from "../../../engine/index.ts";
import type { Operation, OtherKind } from "../../operation/operation.ts";
import { charactersOf } from "../../protocols/openai-other/other-meters.ts";

/** What is assumed of a request where only its reply will tell; the order of prices hangs on it, and no bill does. */
const assumed = {
  /** Of compressed speech. */
  bytesPerSecond: 16_000,
  /** Audio tokens that a model reads, or writes, for a second. */
  tokensPerSecond: 20,
  /** Characters that are read aloud in a second. */
  charactersPerSecond: 15,
  /** Tokens of text for a second of speech. */
  textTokensPerSecond: 4,
  /** Output tokens of an image of medium size and quality. */
  imageTokens: 1_056,
  /** Documents that providers of rerankers count as one search. */
  documentsPerSearch: 100,
} as const;

interface OtherCostOptions {
  /** @default the first deployment's */
  readonly markupBasisPoints?: number;
  /** Output tokens of one image. @default 1,056: of medium size and quality */
  readonly imageTokens?: number;
}

/** Cost of a request before it is made, nano-dollars with markup; null: no price is known. */
export function expectedOtherCost(
  { model }: Candidate,
  operation: Operation,
  {
    markupBasisPoints: markup = model.deployments[0]?.markupBasisPoints ?? 0,
    imageTokens = assumed.imageTokens,
  }: OtherCostOptions = {},
): number | null {
  const { price } = model;
  if (price === null) return null;
  const { inputTokens, outputTokens, extra } = expectedCounts(operation, imageTokens);
  const rates = price.extraNanoUsdPerMillion ?? {};
  const tokens = expectedCostNanoUsd(price, inputTokens, 0, outputTokens, markup);
  const own = Object.entries(extra).reduce(
    (sum, [meter, count]) => sum + ((rates[meter as ExtraMeter] ?? 0) * count) / 1e6,
    0,
  );
  return tokens + Math.round(own * (1 + markup / 10_000));
}

interface ExpectedCounts {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly extra: Readonly<Partial<Record<ExtraMeter, number>>>;
}

function expectedCounts(operation: Operation, imageTokens: number): ExpectedCounts {
  const { body, bytes } = operation.payload;
  const inputTokens = operation.parsed().inputTokensEstimate;
  switch (operation.kind as OtherKind) {
    case "image": {
      const images = typeof body.n === "number" ? body.n : 1;
      return { inputTokens, outputTokens: images * imageTokens, extra: { images } };
    }
    case "speech": {
      const characters = charactersOf(body.input) ?? 0;
      const outputTokens = (characters / assumed.charactersPerSecond) * assumed.tokensPerSecond;
      return { inputTokens, outputTokens, extra: { characters } };
    }
    case "transcription": {
      const seconds = (bytes?.length ?? 0) / assumed.bytesPerSecond;
      const outputTokens = seconds * assumed.textTokensPerSecond;
      return { inputTokens: seconds * assumed.tokensPerSecond, outputTokens, extra: { seconds } };
    }
    case "rerank": {
      const documents = Array.isArray(body.documents) ? body.documents.length : 0;
      const searches = Math.ceil(documents / assumed.documentsPerSearch);
      return { inputTokens, outputTokens: 0, extra: { searches } };
    }
    default:
      return { inputTokens, outputTokens: 0, extra: {} };
  }
}
