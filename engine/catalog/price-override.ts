import type { Price } from "../contracts/index.ts";

/** A price that the owner states, for a span of time. */
export interface PriceOverride {
  readonly modelId: string;
  /** First moment it holds; null: always was. */
  readonly fromMs: number | null;
  /** First moment it no longer holds; null: no end. */
  readonly untilMs: number | null;
  readonly price: Price;
}

/** The override that holds for a model at a time; of several the last written wins. null: none holds. */
export function overrideAt(
  overrides: readonly PriceOverride[],
  modelId: string,
  atMs: number,
): PriceOverride | null {
  return (
    overrides.findLast(
      ({ modelId: id, fromMs, untilMs }) =>
        id === modelId && (fromMs === null || fromMs <= atMs) && (untilMs === null || atMs < untilMs),
    ) ?? null
  );
}
