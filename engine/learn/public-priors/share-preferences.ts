import { effortRung } from "./effort-ladder.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";

/** Rating points by which two efforts of one model may differ in people's eyes: GPT-5.1 with and without reasoning lie 20 apart. */
const pointsBetweenEfforts = 20;
const extraVariance = ((pointsBetweenEfforts * Math.LN10) / 400) ** 2;

/**
 * Gives a preference rating of one effort to the model's other rated efforts, from the nearest one: people's liking hardly depends on it,
 * and without this only the one effort that was put up for votes would have it. A rating of a candidate's own is kept.
 */
export function sharePreferences(
  figures: readonly PublicFigure[],
  items: ReadonlyMap<string, FigureItem>,
): PublicFigure[] {
  const ratings = figures.filter((figure) => items.get(figure.itemId)?.isPreference === true);
  const candidates = [...new Set(figures.map((figure) => figure.candidateId))];
  const shared = candidates.flatMap((candidateId) => {
    const [modelId, effort = null] = candidateId.split("@");
    const nearest = new Map<string, PublicFigure>();
    for (const rating of ratings) {
      const [ratedModel, ratedEffort = null] = rating.candidateId.split("@");
      if (ratedModel !== modelId) continue;
      const known = nearest.get(rating.itemId);
      const distance = Math.abs(effortRung(effort) - effortRung(ratedEffort));
      const knownEffort = known?.candidateId.split("@")[1] ?? null;
      if (known === undefined || distance < Math.abs(effortRung(effort) - effortRung(knownEffort))) {
        nearest.set(rating.itemId, rating);
      }
    }
    return [...nearest.values()]
      .filter((rating) => rating.candidateId !== candidateId)
      .map((rating) => ({ ...rating, candidateId, variance: rating.variance + extraVariance }));
  });
  return [...figures, ...shared];
}
