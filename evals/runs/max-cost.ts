import { expectedCostNanoUsd, type Price } from "../../engine/index.ts";
import { outputLimitOf } from "./bound-output.ts";
import type { TargetRequest } from "./target.ts";

/** Tokens that a message's own marks may take beside its text. */
const tokensPerMessage = 16;

/** Tokens that one image may cost at most with the usual providers. */
const tokensPerImage = 6_000;

/**
 * An upper bound of what a request costs, for reserving: no tokenizer makes more tokens than a text has UTF-8 bytes, and the
 * output is bounded by the case's own limit or `maxOutputTokens`. Null: no price is known.
 */
export function maxCostOf(
  request: TargetRequest,
  price: Price | null,
  maxOutputTokens: number,
  markupBasisPoints: number,
): number | null {
  if (price === null) return null;
  const images = JSON.stringify(request.messages).match(/"image_url"\s*:/g)?.length ?? 0;
  const text = JSON.stringify([request.messages, request.tools]).replace(
    /data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+/g,
    "",
  );
  const inputTokens =
    Buffer.byteLength(text) + tokensPerMessage * request.messages.length + tokensPerImage * images;
  const outputTokens = outputLimitOf(request) ?? maxOutputTokens;
  return expectedCostNanoUsd(price, inputTokens, 0, outputTokens, markupBasisPoints);
}
