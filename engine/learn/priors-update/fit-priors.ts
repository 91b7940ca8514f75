import type { CandidatePrior, EvidenceRow, Priors, QualityPrior } from "../../contracts/index.ts";
import { type PromptScore, promptScores, type ScoreGroup } from "./prompt-scores.ts";
import { shiftBelief } from "./shift-belief.ts";
import { logit, SuiteDifficulty, type SuiteOffset, shareOfLogit } from "./suite-difficulty.ts";
import { updateQuality } from "./update-quality.ts";

export interface PriorsUpdateOptions {
  /**
   * Part of each observation that also counts for a candidate's overall belief: what it shows of one task type is a hint of the others,
   * not a sample of them. In [0,1]. @default 0.25
   */
  readonly overallShare?: number;
  /**
   * Standard deviation of the difficulty of suites around that of the figures behind the beliefs, in logits; 0: every suite is as hard as they are.
   * From 0. @default 1: categories of public benchmarks differ by about as much
   */
  readonly difficultyDeviation?: number;
  /** Belief about a candidate that the priors do not know. @default 0.5 with a deviation of 0.25 */
  readonly unknown?: (candidateId: string) => CandidatePrior;
  /** Further candidates, known to the priors or not, that will be compared with those measured. @default none */
  readonly others?: readonly string[];
  /**
   * Names what a candidate's beliefs stand on. How hard a suite was for candidates of one scale says nothing of another's. @default all
   * stand on the same figures
   */
  readonly scaleOf?: (candidateId: string) => string;
}

const defaultOverallShare = 0.25;
const defaultDifficultyDeviation = 1;

/** Wide, and like a model in the middle: what it costs to be wrong about a model nobody has measured is small. */
const unknownPrior = (): CandidatePrior => ({
  quality: {},
  overall: { mean: 0.5, standardDeviation: 0.25, evidence: [] },
  verbosity: 1,
  timeToFirstTokenMs: 900,
  outputTokensPerSecond: 60,
});

/**
 * What evidence makes of priors. For each task type and source, first the difficulty of the prompts is estimated from the measured
 * candidates (see `SuiteDifficulty`) and every candidate's belief about that task type is moved to their scale: whoever was not measured
 * would otherwise outshine all who were asked hard questions. Then each measured candidate's belief takes the mean score of every prompt as a
 * draw of a beta distribution (see `updateQuality`). Rows without a score or a task type are left out. The evidence must be new to the
 * priors: the same rows twice count twice.
 *
 * @returns the content of the next version, without its name, which is the hash of the content
 * @throws RangeError naming the option that is out of its range
 */
export function fitPriors(
  evidence: readonly EvidenceRow[],
  priors: Priors,
  options: PriorsUpdateOptions = {},
): Omit<Priors, "version"> {
  const {
    overallShare = defaultOverallShare,
    difficultyDeviation = defaultDifficultyDeviation,
    unknown = unknownPrior,
    others = [],
    scaleOf = () => "",
  } = options;
  if (!(overallShare >= 0 && overallShare <= 1))
    throw new RangeError(`overallShare must lie in [0,1], not ${overallShare}.`);
  if (!(difficultyDeviation >= 0 && difficultyDeviation < Number.POSITIVE_INFINITY))
    throw new RangeError(`difficultyDeviation must be 0 or more, not ${difficultyDeviation}.`);
  const { version: _, ...content } = priors;
  const known = new Set(priors.taskTypes.map(({ id }) => id));
  const groups = promptScores(evidence).filter(({ taskType }) => known.has(taskType));
  if (groups.length === 0) return content;
  const candidates = new Map(Object.entries(priors.candidates));
  for (const id of [...others, ...groups.flatMap(({ byCandidate }) => [...byCandidate.keys()])])
    if (!candidates.has(id)) candidates.set(id, unknown(id));
  for (const group of groups) learnGroup(group, candidates, { overallShare, difficultyDeviation, scaleOf });
  return { ...content, candidates: Object.fromEntries(candidates) };
}

function learnGroup(
  { taskType, sourceName, newestMs, byCandidate }: ScoreGroup,
  candidates: Map<string, CandidatePrior>,
  settings: Required<Pick<PriorsUpdateOptions, "overallShare" | "difficultyDeviation" | "scaleOf">>,
): void {
  const { overallShare, difficultyDeviation, scaleOf } = settings;
  const source = { source: `eval-run ${sourceName}`, date: new Date(newestMs).toISOString().slice(0, 10) };
  const difficultySource = { ...source, source: `difficulty of ${source.source}`, observations: 0 };
  const beliefOf = (prior: CandidatePrior): QualityPrior => prior.quality[taskType] ?? prior.overall;
  const difficulties = new Map<string, SuiteDifficulty>();
  for (const [id, scores] of byCandidate) {
    const prior = candidates.get(id);
    if (prior === undefined) continue;
    const difficulty = difficulties.get(scaleOf(id)) ?? new SuiteDifficulty(difficultyDeviation);
    difficulties.set(scaleOf(id), difficulty);
    difficulty.add(id, beliefOf(prior), scores);
  }
  for (const [id, prior] of candidates) {
    const difficulty = difficulties.get(scaleOf(id));
    if (difficulty === undefined) continue;
    const scores = byCandidate.get(id);
    if (scores === undefined) {
      const moved = shiftBelief(beliefOf(prior), difficulty.offset(), difficultySource);
      candidates.set(id, { ...prior, quality: { ...prior.quality, [taskType]: moved } });
      continue;
    }
    const moved = shiftBelief(beliefOf(prior), difficulty.offset(id), null);
    candidates.set(id, {
      ...prior,
      quality: { ...prior.quality, [taskType]: updateQuality(moved, scores, source) },
      overall: updateQuality(prior.overall, hintsOf(scores, difficulty.offset(), overallShare), source),
    });
  }
}

/** What scores say of a candidate on other work: a part of each, and as if the prompts had been of ordinary difficulty. */
function hintsOf(scores: readonly PromptScore[], { logits }: SuiteOffset, share: number): PromptScore[] {
  const weight = scores.reduce((sum, score) => sum + score.weight, 0);
  const successes = scores.reduce((sum, score) => sum + score.weight * score.score, 0);
  const mean = (successes + 0.5) / (weight + 1);
  return [{ score: shareOfLogit(logit(mean) - logits), weight: weight * share }];
}
