import type { CostResult, ExtraMeter, Meters } from "../../../engine/index.ts";
import type { OtherKind } from "../../operation/operation.ts";
import { type Fields, fieldsOf } from "../fields.ts";

/** What a kind may be charged by beside tokens. */
const ownMeter: Readonly<Partial<Record<OtherKind, ExtraMeter>>> = {
  image: "images",
  speech: "characters",
  transcription: "seconds",
  rerank: "searches",
};

const count = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
const whole = (value: unknown): number | null => (Number.isSafeInteger(value) ? count(value) : null);

/** Characters that are read aloud, surrogate pairs as one. */
export const charactersOf = (text: unknown): number | null =>
  typeof text === "string" ? [...text].length : null;

/**
 * What a reply says was counted, under OpenAI's names (`prompt_tokens`, `input_tokens`, their details, `usage.seconds`), Cohere's (`meta.billed_units`) and
 * Jina's (`total_tokens`). The kind's own meter is always there: null where it is not known, so that a price by it makes the cost unknown, not 0.
 *
 * @param reply null: it is no JSON, and only the request can be counted
 */
export function readOtherMeters(kind: OtherKind, reply: Fields | null, request: Fields): Meters {
  const usage = fieldsOf(reply?.usage);
  const billed = fieldsOf(fieldsOf(reply?.meta).billed_units);
  const inputDetails = { ...fieldsOf(usage.input_token_details), ...fieldsOf(usage.input_tokens_details) };
  const outputDetails = { ...fieldsOf(usage.output_token_details), ...fieldsOf(usage.output_tokens_details) };
  const total = whole(usage.total_tokens);
  const input =
    whole(usage.prompt_tokens) ?? whole(usage.input_tokens) ?? whole(billed.input_tokens) ?? total;
  const own = ownMeter[kind];
  const extra: Partial<Record<ExtraMeter, number>> = {};
  const state = (meter: ExtraMeter, value: unknown): void => {
    const stated = whole(value);
    if (stated !== null && stated > 0) extra[meter] = stated;
  };
  state("audioInputTokens", inputDetails.audio_tokens);
  state("imageInputTokens", inputDetails.image_tokens);
  state("imageOutputTokens", outputDetails.image_tokens);
  state("audioOutputTokens", outputDetails.audio_tokens);
  const output = whole(usage.output_tokens) ?? whole(usage.completion_tokens);
  // Where a reply does not say of which kind its tokens are, they are of the kind's own, which cost more than text.
  if (kind === "image" && outputDetails.image_tokens === undefined) state("imageOutputTokens", output);
  if (kind === "speech" && outputDetails.audio_tokens === undefined) state("audioOutputTokens", output);
  if (kind === "transcription" && inputDetails.audio_tokens === undefined) state("audioInputTokens", input);
  return {
    ...extra,
    ...(own === undefined ? {} : { [own]: ownCount(kind, reply, usage, billed, request) }),
    inputTokens: input,
    cachedInputTokens: whole(inputDetails.cached_tokens),
    cacheWriteTokens: null,
    outputTokens: output ?? (writes(kind) ? null : 0),
    reasoningTokens: null,
  };
}

/** Whether a model of the kind writes tokens. */
const writes = (kind: OtherKind): boolean =>
  kind === "image" || kind === "speech" || kind === "transcription";

function ownCount(
  kind: OtherKind,
  reply: Fields | null,
  usage: Fields,
  billed: Fields,
  request: Fields,
): number | null {
  switch (kind) {
    case "image":
      return Array.isArray(reply?.data) ? reply.data.length : null;
    case "speech":
      return charactersOf(request.input);
    case "transcription":
      // Some servers state the length as text.
      return count(usage.seconds) ?? count(reply?.duration) ?? count(Number(reply?.duration || "none"));
    case "rerank":
      return whole(billed.search_units);
    default:
      return null;
  }
}

/**
 * The cost by everything that was counted; where the price has no rate for the kind's own meter, by the tokens alone: an image is charged by the piece or by
 * its tokens.
 */
export function priceOther(
  kind: OtherKind,
  meters: Meters,
  price: (usage: Meters) => CostResult,
): { readonly usage: Meters; readonly cost: CostResult } {
  const full = price(meters);
  const own = ownMeter[kind];
  if (full.cost !== null || own === undefined || meters[own] === null) return { usage: meters, cost: full };
  const { [own]: _own, ...tokens } = meters;
  const byTokens = price(tokens);
  return byTokens.cost === null ? { usage: meters, cost: full } : { usage: meters, cost: byTokens };
}
