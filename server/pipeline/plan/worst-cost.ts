import {
  type Candidate,
  type Deployment,
  expectedCostNanoUsd,
  highestPriceOfTier,
  ratesFor,
} from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import { askedServiceTier } from "../../protocols/asked-service-tier.ts";
import { parameterRules } from "../../providers/parameters/parameter-rules.ts";
import type { DispatchTarget } from "../dispatch/dispatch-target.ts";
import { expectedOtherCost } from "./expected-other-cost.ts";

/** The estimate of input tokens errs by less. */
const inputMargin = 1.5;
/** Beside the text: what roles and separators cost. */
const inputSlackTokens = 64;
/** Of a model whose limit nobody knows. */
const unknownOutputTokens = 16_384;
/** Other kinds are estimated from assumptions. */
const otherKindsMargin = 3;
/** Output tokens of the largest image at the highest quality: OpenAI's, 1024 by 1536. */
const largestImageTokens = 6_240;
const million = 1_000_000;

/**
 * The most that a request can cost at a place, markup included, nano-dollars: a margin over the estimate of its input at the most expensive rate that input can have, and as
 * much output as the request allows or else the model can give, at the most expensive service tier that may serve it. null: no price is known.
 */
export function worstCostNanoUsd(
  { candidate, deployment }: DispatchTarget,
  operation: Operation,
): number | null {
  const { price: listed, maxOutputTokens } = candidate.model;
  if (listed === null) return null;
  if (operation.kind !== "chat") return worstOtherCost(candidate, operation, deployment.markupBasisPoints);
  const price = highestPriceOfTier(listed, tierAt(deployment, operation));
  if (price === null) return null;
  const body = operation.chatBody();
  const inputTokens = operation.parsed().inputTokensEstimate * inputMargin + inputSlackTokens;
  const asked = positive(body.max_completion_tokens) ?? positive(body.max_tokens);
  const outputTokens = (asked ?? maxOutputTokens ?? unknownOutputTokens) * (positive(body.n) ?? 1);
  const markup = deployment.markupBasisPoints;
  const plain = expectedCostNanoUsd(price, inputTokens, 0, outputTokens, markup);
  const rates = ratesFor(price, inputTokens);
  const hourWrites = price.extraNanoUsdPerMillion?.cacheWrite1hTokens ?? 0;
  const mostExpensive = Math.max(rates.cacheWriteNanoUsdPerMillion ?? 0, hourWrites);
  const beyondPlain = Math.max(0, mostExpensive - rates.inputNanoUsdPerMillion) * (inputTokens / million);
  return Math.ceil(plain + beyondPlain * (1 + markup / 10_000));
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
