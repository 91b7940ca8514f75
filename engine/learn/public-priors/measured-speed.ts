import type { PriorSubject, PublicPriorsInput } from "./public-priors-input.ts";
import type { SpeedPrior } from "./speed-prior.ts";

/** OpenRouter passes requests on to the maker's endpoint; other resellers run weights on hardware of their own. */
export const makerOf = (subject: PriorSubject, subjects: ReadonlyMap<string, PriorSubject>): PriorSubject =>
  (subject.provider === "openrouter" ? subjects.get(subject.figuresFrom) : undefined) ?? subject;

/** Its own, else that of the nearest model before it at the same provider; null: none was measured. */
export function measuredSpeed(
  { modelId, provider, successorOf: earlier }: PriorSubject,
  speeds: PublicPriorsInput["speeds"],
  subjects: ReadonlyMap<string, PriorSubject>,
  generations = 4,
): SpeedPrior | null {
  const own = speeds.get(modelId);
  if (own !== undefined) return own;
  const before = earlier === null ? undefined : subjects.get(earlier);
  if (before === undefined || before.provider !== provider || generations === 0) return null;
  return measuredSpeed(before, speeds, subjects, generations - 1);
}
