import type { PairObservation } from "./pair-evidence.ts";
import type { ReplyValue, ValueMeasure } from "./reply-value.ts";
import type { TaskUnit } from "./task-units.ts";

/** Reply's key within a task: the case and the sample. */
export const replyKey = (promptId: string, sample: number): string => `${promptId}#${sample}`;

/** Values of one model's replies by `replyKey`; null: asked, and without a value. */
export type ModelValues = ReadonlyMap<string, ReplyValue | null>;

/** The worst penalties so far count this often: what one reply may cost at most, as far as a decision goes. */
export const penaltyHeadroom = 4;

interface PairOnUnit {
  readonly first: ModelValues;
  readonly second: ModelValues;
  /** Largest penalty of the first model's replies before this unit; null: there was none. */
  readonly maxPenalty: number | null;
}

/**
 * How much more the first model's replies to a unit are worth than the second's: the weighted mean over the cases that both have.
 * A bound from below is what makes the statistics valid. Scores have one; costs do not, so that a single reply of the first model
 * counts at most `penaltyHeadroom` times the worst before it. The second's replies count in full.
 */
export function observePair(
  unit: TaskUnit,
  samples: number,
  { first, second, maxPenalty }: PairOnUnit,
  measure: ValueMeasure,
  bounds: { readonly tolerance: number; readonly largestWeight: number },
): PairObservation {
  const isBounded = !measure.hasPenalty || maxPenalty !== null;
  const ceiling = isBounded ? penaltyHeadroom * (maxPenalty ?? 0) : Number.POSITIVE_INFINITY;
  let [weight, sum] = [0, 0];
  for (const { promptId, suiteCase } of unit.cases) {
    for (let sample = 0; sample < samples; sample += 1) {
      const one = first.get(replyKey(promptId, sample)) ?? null;
      const other = second.get(replyKey(promptId, sample)) ?? null;
      if (one === null || other === null) continue;
      weight += suiteCase.weight;
      sum +=
        suiteCase.weight * (one.quality - Math.min(one.penalty, ceiling) - (other.quality - other.penalty));
    }
  }
  if (weight === 0) return null;
  const share = weight / (samples * bounds.largestWeight);
  if (!isBounded) return { value: sum / weight, share };
  // Below what it can be, so that also a claim at minus the tolerance can be tested.
  const min = -Math.max(measure.maxQuality + ceiling, 2 * bounds.tolerance, 1e-6);
  return { value: Math.max(min, sum / weight), min, share };
}
