import { type FigureItem, groupBy, type PublicFigure } from "../../engine/index.ts";

/** Candidates below which a deviation says nothing. */
const fewest = 10;

/**
 * How far candidates lie apart on each item: standard deviation of their log odds, with the sampling error of the figures taken out. Of several candidates with
 * one figure, such as places that serve one model, each counts.
 *
 * @returns by item; items of few candidates are left out
 */
export function measuredDeviations(figures: readonly PublicFigure[]): Map<FigureItem["id"], number> {
  const deviations = new Map<FigureItem["id"], number>();
  for (const [itemId, own] of groupBy(figures, (figure) => figure.itemId)) {
    if (own.length < fewest) continue;
    const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (own.length - 1);
    const sampling = own.reduce((sum, figure) => sum + figure.variance, 0) / own.length;
    deviations.set(itemId, Math.sqrt(Math.max(0, variance - sampling)));
  }
  return deviations;
}
