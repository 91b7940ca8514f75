import type { ModelListing } from "../../answers/model-answers.ts";
import { GatewayError } from "../../errors/gateway-error.ts";

const methods = ["generateContent", "streamGenerateContent", "countTokens"];

/** A model as Google lists its own (https://ai.google.dev/api/models#Model). */
export const geminiModel = (model: ModelListing): object => ({
  name: `models/${model.id}`,
  displayName: model.id,
  description:
    model.kind === null
      ? "The model with the best trade of quality, cost and latency."
      : `By ${model.owned_by}.`,
  version: "1",
  ...(model.context_window !== null && { inputTokenLimit: model.context_window }),
  ...(model.max_output_tokens !== null && { outputTokenLimit: model.max_output_tokens }),
  ...(model.reasoning_efforts.length > 0 && { thinking: true }),
  supportedGenerationMethods: model.kind === null || model.kind === "chat" ? methods : [],
});

const usualPage = 50;
const largestPage = 1_000;

/** A page of those that can be talked to. @throws GatewayError `invalid_request` for a page that cannot be */
export function geminiModelPage(
  models: readonly ModelListing[],
  { pageSize, pageToken }: { readonly pageSize?: string; readonly pageToken?: string },
): object {
  const listed = models.filter(({ kind }) => kind === null || kind === "chat");
  const size = Math.min(wholeNumber("pageSize", pageSize) || usualPage, largestPage);
  const start = wholeNumber("pageToken", pageToken);
  const next = start + size;
  return {
    models: listed.slice(start, next).map(geminiModel),
    ...(next < listed.length && { nextPageToken: String(next) }),
  };
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new GatewayError("invalid_request", `\`${name}\` must be a whole number.`, name);
}
