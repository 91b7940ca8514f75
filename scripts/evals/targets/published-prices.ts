import { request } from "undici";
import { isAuto, type Price } from "../../../engine/index.ts";

/** Prices by model id as an endpoint publishes them; null: it publishes none for that model. */
export type PriceOf = (model: string) => Price | null;

const timeLimitMs = 5_000;
const nanoUsdPerUsd = 1e9;

interface Listing {
  readonly kind?: unknown;
  readonly id?: unknown;
  readonly owned_by?: unknown;
  readonly pricing?: { readonly ceiling?: { input?: unknown; output?: unknown; request?: unknown } } | null;
}

/**
 * What the models of a running Tradewind can cost at most, from its `GET /v1/models`. For `auto` that is the most expensive rate of all its models, each
 * rate by itself, because the router may choose any; where one model has no price, `auto` has none. Other endpoints publish no such ceiling:
 * for them every price is null.
 *
 * @param url with the version segment
 */
export async function publishedPrices(url: string, apiKey: string | null): Promise<PriceOf> {
  const listings = await readListings(`${url.replace(/\/+$/, "")}/models`, apiKey);
  // Where no kind is stated all are chat models; the others are no candidates of an eval, and have rates of their own.
  const models = listings.filter(
    ({ id, kind }) => typeof id === "string" && !isAuto(id) && (kind ?? "chat") === "chat",
  );
  const prices = new Map(models.map((listing) => [String(listing.id), ceilingOf(listing)]));
  const known = [...prices.values()].filter((price) => price !== null);
  const routes = listings.some(({ id, owned_by: owner }) => id === "auto" && owner === "tradewind");
  const mostExpensive =
    routes && known.length > 0 && known.length === prices.size ? mostExpensiveOf(known) : null;
  return (model) => (isAuto(model) ? mostExpensive : (prices.get(withoutEffort(model)) ?? null));
}

/** `model@high` costs by the token what `model` does. */
const withoutEffort = (model: string): string => model.replace(/@[a-z]+$/, "");

async function readListings(url: string, apiKey: string | null): Promise<readonly Listing[]> {
  try {
    const { statusCode, body } = await request(url, {
      headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(timeLimitMs),
    });
    const value = (await body.json()) as { readonly data?: unknown };
    return statusCode === 200 && Array.isArray(value.data) ? (value.data as Listing[]) : [];
  } catch {
    // An endpoint without the list: its models have no published price, and a cap refuses them with that reason.
    return [];
  }
}

function ceilingOf({ pricing }: Listing): Price | null {
  const { input, output, request: flat } = pricing?.ceiling ?? {};
  if (![input, output, flat].every((rate) => typeof rate === "number" && Number.isFinite(rate) && rate >= 0))
    return null;
  return priceOf(Number(input), Number(output), Number(flat));
}

const mostExpensiveOf = (prices: readonly Price[]): Price => ({
  ...priceOf(0, 0, 0),
  inputNanoUsdPerMillion: Math.max(...prices.map((price) => price.inputNanoUsdPerMillion)),
  outputNanoUsdPerMillion: Math.max(...prices.map((price) => price.outputNanoUsdPerMillion)),
  requestNanoUsd: Math.max(...prices.map((price) => price.requestNanoUsd)),
});

/** Rates in dollars, rounded up: a bound must not shrink. */
const priceOf = (input: number, output: number, flat: number): Price => ({
  inputNanoUsdPerMillion: Math.ceil(input * nanoUsdPerUsd),
  outputNanoUsdPerMillion: Math.ceil(output * nanoUsdPerUsd),
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: Math.ceil(flat * nanoUsdPerUsd),
  tiers: [],
  source: "published by the endpoint",
});
