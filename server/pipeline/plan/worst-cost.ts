import { type Candidate, type Deployment, highestPriceOfTier, ratesFor } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import { askedServiceTier } from "../../protocols/asked-service-tier.ts";
import { parameterRules } from "../../providers/parameters/parameter-rules.ts";
import type { DispatchTarget } from "../dispatch/dispatch-target.ts";
import { expectedOtherCost } from "./expected-other-cost.ts";
import { maxInput, maxInputTokens } from "./max-input.ts";

/** Of a model whose limit nobody knows. */
const unknownOutputTokens = 16_384;
/** Other kinds are estimated from assumptions. */
const otherKindsMargin = 3;
/** Output tokens of the largest image at the highest quality: OpenAI's, 1024 by 1536. */
const largestImageTokens = 6_240;
const million = 1_000_000;

/**
 * The most that a request can cost at a place, markup included, nano-dollars: as much input as it can be (`maxInput`) at the most expensive rate that it can have, as
 * much output as the request allows or else the model can give, at the most expensive service tier that may serve it, and the searches that it asks the provider for.
 * null: no price is known.
 */
export function worstCostNanoUsd(
  { candidate, deployment }: DispatchTarget,
  operation: Operation,
): number | null {
  const { price: listed, maxOutputTokens, contextWindowTokens } = candidate.model;
  if (listed === null) return null;
  if (operation.kind !== "chat") return worstOtherCost(candidate, operation, deployment.markupBasisPoints);
  const price = highestPriceOfTier(listed, tierAt(deployment, operation));
  if (price === null) return null;
  const body = operation.chatBody();
  const input = maxInput(operation);
  const inputTokens = maxInputTokens(input, contextWindowTokens);
  // Of two bounds nobody knows which one the provider obeys.
  const asked = Math.max(positive(body.max_completion_tokens) ?? 0, positive(body.max_tokens) ?? 0);
  const outputTokens = (asked || (maxOutputTokens ?? unknownOutputTokens)) * (positive(body.n) ?? 1);
  const rates = ratesFor(price, inputTokens);
  const extra = { ...price.extraNanoUsdPerMillion, ...rates.extraNanoUsdPerMillion };
  const inputRate = Math.max(
    rates.inputNanoUsdPerMillion,
    rates.cacheWriteNanoUsdPerMillion ?? 0,
    extra.cacheWrite1hTokens ?? 0,
    input.hasAudio ? (extra.audioInputTokens ?? 0) : 0,
    input.hasImage ? (extra.imageInputTokens ?? 0) : 0,
  );
  const outputRate = Math.max(
    rates.outputNanoUsdPerMillion,
    body.audio == null ? 0 : (extra.audioOutputTokens ?? 0),
    // A model that makes pictures makes them unasked, too.
    extra.imageOutputTokens ?? 0,
  );
  const searchRate = Math.max(extra.searches ?? 0, extra.fileSearches ?? 0);
  const nanoUsd =
    (inputTokens * inputRate + outputTokens * outputRate + input.searches * searchRate) / million +
    price.requestNanoUsd;
  return Math.ceil(nanoUsd * (1 + deployment.markupBasisPoints / 10_000));
}

/** The tier that the place is asked for; null: the ordinary one, as at every place to which the field is not sent. */
function tierAt(deployment: Deployment, operation: Operation): string | null {
  const asked = askedServiceTier(operation);
  if (asked === null) return null;
  if (operation.protocol === "anthropic-messages") return deployment.provider === "anthropic" ? asked : null;
  const { takes } = parameterRules(deployment.provider);
  return takes === null || takes.has("service_tier") ? asked : null;
}

function worstOtherCost(
  candidate: Candidate,
  operation: Operation,
  markupBasisPoints: number,
): number | null {
  const imageTokens = largestImageTokens / otherKindsMargin;
  const expected = expectedOtherCost(candidate, operation, { markupBasisPoints, imageTokens });
  return expected === null ? null : Math.ceil(expected * otherKindsMargin);
}

const positive = (value: unknown): number | null => (typeof value === "number" && value > 0 ? value : null);
