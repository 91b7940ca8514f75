import type { ExtraMeter } from "../contracts/index.ts";

/** What neither the package nor a list price of tokens says. */
interface TierFactors {
  /** See `Price.serviceTierFactors`; absent: no other tier's price is known. */
  readonly serviceTiers?: Readonly<Record<string, number>>;
}

/** Where the price package lists a model: its own names for provider and model. */
interface PriceReference extends TierFactors {
  readonly provider: string;
  readonly model: string;
}

/** A list price that the package lacks, US dollars per million tokens, with where and when it was read. */
export interface ListPrice extends TierFactors {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** null: billed as ordinary input. */
  readonly cachedInputUsd: number | null;
  /** Absent: billed as ordinary input. */
  readonly cacheWriteUsd?: number;
  /** Dollars for a million of what is counted beside tokens. Absent: nothing is. */
  readonly perMillionUsd?: Readonly<Partial<Record<ExtraMeter, number>>>;
  readonly source: string;
  /** ISO day. */
  readonly date: string;
}

/** What a model's price is taken from where the owner set none. */
export type PriceOrigin = PriceReference | ListPrice;
