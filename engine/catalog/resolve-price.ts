import type { Price } from "../contracts/index.ts";
import { packageModel, packagePrice } from "./package-price.ts";
import { overrideAt, type PriceOverride } from "./price-override.ts";
import type { PriceOrigin } from "./price-reference.ts";

interface PriceQuestion {
  readonly modelId: string;
  /** Its list price, or where the price package has it; null: neither is known. */
  readonly reference: PriceOrigin | null;
  readonly overrides: readonly PriceOverride[];
  /** false: a list price need not name rates for both input and output tokens. @default true */
  readonly isChat?: boolean;
}

/** The price of a model at a time: the owner's override where one holds, else its list price, else null: not known. */
export function resolvePrice(
  { modelId, reference, overrides, isChat = true }: PriceQuestion,
  atMs: number,
): Price | null {
  const override = overrideAt(overrides, modelId, atMs);
  if (override !== null) return override.price;
  return reference === null ? null : packagePrice(reference, atMs, isChat);
}

const dayMs = 86_400_000;

/**
 * When a resolved price may change next, so that whoever holds it can resolve it again: an override begins or ends, a list price has a start
 * date, or the provider charges by the hour of the day. null: no change is announced.
 */
export function nextPriceChangeMs(
  { modelId, reference, overrides }: PriceQuestion,
  atMs: number,
): number | null {
  const moments: number[] = [];
  for (const override of overrides) {
    if (override.modelId !== modelId) continue;
    if (override.fromMs !== null) moments.push(override.fromMs);
    if (override.untilMs !== null) moments.push(override.untilMs);
  }
  const prices = reference === null ? undefined : packageModel(reference)?.prices;
  for (const { constraint } of Array.isArray(prices) ? prices : []) {
    if (constraint?.type === "start_date") moments.push(Date.parse(constraint.start_date));
    else if (constraint?.type === "time_of_date") {
      moments.push(nextTimeOfDayMs(constraint.start_time, atMs), nextTimeOfDayMs(constraint.end_time, atMs));
    }
  }
  const later = moments.filter((moment) => moment > atMs);
  return later.length === 0 ? null : Math.min(...later);
}

/** The first moment after `atMs` at which the clock reads `time`, written like `01:00:00Z`. */
function nextTimeOfDayMs(time: string, atMs: number): number {
  const today = new Date(atMs).toISOString().slice(0, 10);
  const moment = Date.parse(`${today}T${time}`);
  return moment > atMs ? moment : moment + dayMs;
}
