import type { Candidate, CostPrediction, ParsedRequest } from "../contracts/index.ts";
import { expectedCostNanoUsd } from "../money/expected-cost.ts";

/**
 * Expected charge of a candidate.
 *
 * @param expectedOutputTokens reasoning included, before the request's own limit
 * @param lengthFactor what own traffic made of that number, which holds it already
 */
export function predictCost(
  candidate: Candidate,
  request: ParsedRequest,
  expectedOutputTokens: number,
  lengthFactor = 1,
): CostPrediction {
  const limit = request.maxOutputTokens ?? candidate.model.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const outputTokens = Math.min(expectedOutputTokens, limit);
  const { price } = candidate.model;
  const markup = candidate.model.deployments[0]?.markupBasisPoints ?? 0;
  return {
    expectedNanoUsd:
      price === null
        ? null
        : expectedCostNanoUsd(price, request.inputTokensEstimate, 0, outputTokens, markup),
    unknownReason: price === null ? `no price is known for ${candidate.model.id}` : null,
    expectedInputTokens: request.inputTokensEstimate,
    expectedOutputTokens: outputTokens,
    ...(lengthFactor !== 1 && { lengthFactor }),
  };
}
