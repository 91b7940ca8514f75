import type { ExtraMeter, Price, PriceTier } from "../contracts/index.ts";

/** Charged by the piece, not by the token: a service tier leaves them as they are. */
const ofNoToken: ReadonlySet<ExtraMeter> = new Set<ExtraMeter>([
  ...(["images", "characters", "seconds", "searches", "fileSearches"] as const),
]);

/** The tier that a price states without a factor. */
export const ordinaryTier = "default";

/**
 * The price at a service tier: all its rates of tokens times the tier's factor, rounded to whole nano-dollars per million. Several factors that hold at once are joined by
 * `+` (`fast+us`). What is charged by the piece, and the flat charge, stay.
 *
 * @param tier null or undefined: the upstream names none, and the ordinary price holds
 * @returns null: the price has no factor for it
 */
export function priceOfServiceTier(price: Price, tier: string | null | undefined): Price | null {
  if (tier == null || tier === ordinaryTier) return price;
  const known = computed.get(price) ?? new Map<string, Price | null>();
  computed.set(price, known);
  const found = known.get(tier);
  if (found !== undefined) return found;
  const made = multiplied(price, tier);
  // What an upstream may write has no bound.
  if (made !== null) known.set(tier, made);
  return made;
}

const computed = new WeakMap<Price, Map<string, Price | null>>();

function multiplied(price: Price, tier: string): Price | null {
  const factors = new Map(Object.entries({ ...price.serviceTierFactors, [ordinaryTier]: 1 }));
  let factor = 1;
  for (const word of tier.split("+")) {
    const own = factors.get(word);
    if (own === undefined) return null;
    factor *= own;
  }
  const times = (rate: number): number => Math.round(rate * factor);
  const timesOrNull = (rate: number | null): number | null => (rate === null ? null : times(rate));
  const extra = (rates: Price["extraNanoUsdPerMillion"]): Pick<Price, "extraNanoUsdPerMillion"> =>
    rates === undefined
      ? {}
      : {
          extraNanoUsdPerMillion: Object.fromEntries(
            Object.entries(rates).map(([meter, rate]) => [
              meter,
              ofNoToken.has(meter as ExtraMeter) ? rate : times(rate),
            ]),
          ),
        };
  const tierOf = (one: PriceTier): PriceTier => ({
    ...one,
    inputNanoUsdPerMillion: times(one.inputNanoUsdPerMillion),
    outputNanoUsdPerMillion: times(one.outputNanoUsdPerMillion),
    cachedInputNanoUsdPerMillion: timesOrNull(one.cachedInputNanoUsdPerMillion),
    cacheWriteNanoUsdPerMillion: timesOrNull(one.cacheWriteNanoUsdPerMillion ?? null),
    ...extra(one.extraNanoUsdPerMillion),
  });
  return {
    ...price,
    inputNanoUsdPerMillion: times(price.inputNanoUsdPerMillion),
    outputNanoUsdPerMillion: times(price.outputNanoUsdPerMillion),
    cachedInputNanoUsdPerMillion: timesOrNull(price.cachedInputNanoUsdPerMillion),
    cacheWriteNanoUsdPerMillion: timesOrNull(price.cacheWriteNanoUsdPerMillion),
    ...extra(price.extraNanoUsdPerMillion),
    tiers: price.tiers.map(tierOf),
  };
}

/** Never more expensive than the ordinary one. */
const cheaperTiers: ReadonlySet<string> = new Set(["flex", "batch", "offpeak"]);

/**
 * The most that a request for a tier can be charged while nobody has said which one serves: a cheap tier may turn out to be the ordinary one, and an expensive one be served
 * as such.
 *
 * @param asked null: none was asked for
 * @returns null: an expensive tier was asked for that has no known price
 */
export function highestPriceOfTier(price: Price, asked: string | null): Price | null {
  if (asked === null) return price;
  const atTier = priceOfServiceTier(price, asked);
  if (atTier === null) return cheaperTiers.has(asked) ? price : null;
  return isMoreExpensive(atTier, price) ? atTier : price;
}

const isMoreExpensive = (one: Price, other: Price): boolean =>
  one.inputNanoUsdPerMillion + one.outputNanoUsdPerMillion >
  other.inputNanoUsdPerMillion + other.outputNanoUsdPerMillion;
