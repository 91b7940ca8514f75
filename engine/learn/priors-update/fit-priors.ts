import type { CandidatePrior, EvidenceRow, Priors, QualityPrior } from "../../contracts/index.ts";
import { promptScores } from "./prompt-scores.ts";
import { updateQuality } from "./update-quality.ts";

export interface PriorsUpdateOptions {
  /**
   * Part of each observation that also counts for a candidate's overall belief: what it shows of one task type is a hint of the others,
   * not a sample of them. In [0,1]. @default 0.25
   */
  readonly overallShare?: number;
  /** Belief about a candidate that the priors do not know. @default 0.5 with a deviation of 0.25 */
  readonly unknown?: (candidateId: string) => CandidatePrior;
}

const defaultOverallShare = 0.25;

/** Wide, and like a model in the middle: what it costs to be wrong about a model nobody has measured is small. */
const unknownPrior = (): CandidatePrior => ({
  quality: {},
  overall: { mean: 0.5, standardDeviation: 0.25, evidence: [] },
  verbosity: 1,
  timeToFirstTokenMs: 900,
  outputTokensPerSecond: 60,
});

/**
 * What evidence makes of priors: each candidate's belief per task type takes the mean score of every prompt as a draw of a beta
 * distribution whose pseudo-counts follow from its mean and deviation (see `updateQuality`). Rows without a score or a task
 * type are left out. The evidence must be new to the priors: the same rows twice count twice.
 *
 * @returns the content of the next version, without its name, which is the hash of the content
 */
export function fitPriors(
  evidence: readonly EvidenceRow[],
  priors: Priors,
  options: PriorsUpdateOptions = {},
): Omit<Priors, "version"> {
  const { overallShare = defaultOverallShare, unknown = unknownPrior } = options;
  if (!(overallShare >= 0 && overallShare <= 1)) {
    throw new RangeError(`overallShare must lie in [0,1], not ${overallShare}.`);
  }
  const { version: _, ...content } = priors;
  const known = new Set(priors.taskTypes.map(({ id }) => id));
  const candidates: Record<string, CandidatePrior> = { ...priors.candidates };
  for (const [candidateId, groups] of promptScores(evidence)) {
    const before = candidates[candidateId] ?? unknown(candidateId);
    const quality: Record<string, QualityPrior> = { ...before.quality };
    let overall = before.overall;
    for (const { taskType, sourceName, newestMs, scores } of groups) {
      if (!known.has(taskType)) continue;
      const source = {
        source: `eval-run ${sourceName}`,
        date: new Date(newestMs).toISOString().slice(0, 10),
      };
      quality[taskType] = updateQuality(quality[taskType] ?? before.overall, scores, source);
      const hints = scores.map(({ score, weight }) => ({ score, weight: weight * overallShare }));
      overall = updateQuality(overall, hints, source);
    }
    candidates[candidateId] = { ...before, quality, overall };
  }
  return { ...content, candidates };
}
