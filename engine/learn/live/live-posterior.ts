import type { LiveScores, QualityPrior, ScoreSum } from "../../contracts/index.ts";
import { countOfBelief, deviationOfCount, insideEdges } from "../priors-update/belief-shape.ts";
import { logit, shareOfLogit } from "../priors-update/suite-difficulty.ts";

interface LivePosteriorOptions {
  /** Names what a candidate's beliefs stand on: only those on one scale tell each other how a source scores. @default all are on one */
  readonly scaleOf?: (candidateId: string) => string;
  /** Share, (0,1], that what was believed before still counts for, of candidates that changed since. @default all of it */
  readonly kept?: ReadonlyMap<string, number>;
  /** ISO day that explanations name. */
  readonly date: string;
}

/**
 * Standard deviation of how leniently a source scores, beside what beliefs mean by quality, in logits. Wide enough for people who press thumbs
 * rarely and mostly in anger; small enough that a model which everybody rejects is left even where no other one was ever scored.
 */
const leniencyDeviation = 0.5;
/** A belief from figures of others never counts for more than so many scores of one's own traffic. */
const maxPriorCount = 200;

/** Differences between what was scored and what was believed, in logits: the sum of their precisions, and of them times these. */
interface Difference {
  readonly weighted: number;
  readonly precision: number;
}

/**
 * What live scores make of the beliefs about one task type. Each source has a leniency: an offset in logits that is the same for all candidates, normal
 * around 0, estimated from the candidates that it scored (a hierarchical normal model: Gelman et al., Bayesian Data Analysis, 3rd ed., section
 * 5.4). A candidate's belief is then updated as a beta distribution (section 2.4) on the source's scale, with the leniency that the other candidates
 * show, and moved back; what is unknown of the leniency makes `W` scores count as
 *
 *     W' = W / (1 + W m (1 - m) s^2)        s^2: variance of the leniency in logits
 *
 * Candidates without scores keep their beliefs. Sources follow each other in their order.
 */
export class LivePosterior {
  readonly #beliefs = new Map<string, QualityPrior>();
  readonly #kept: ReadonlyMap<string, number>;

  /** @param priorOf belief about a scored candidate without these scores; null: it is not known here, and its scores are left out */
  constructor(
    sources: readonly LiveScores[],
    priorOf: (candidateId: string) => QualityPrior | null,
    { scaleOf = () => "", date, kept = new Map() }: LivePosteriorOptions,
  ) {
    this.#kept = kept;
    for (const { source, byCandidate } of sources) {
      const differences = new Map<string, Difference>();
      const scored = [...byCandidate].flatMap(([id, sum]) => {
        const before = priorOf(id);
        if (before === null) return [];
        const prior = this.of(id, before);
        const scale = scaleOf(id);
        const own = differenceOf(prior, sum);
        const { weighted, precision } = differences.get(scale) ?? { weighted: 0, precision: 0 };
        differences.set(scale, { weighted: weighted + own.weighted, precision: precision + own.precision });
        return [{ id, prior, sum, scale, own }];
      });
      for (const { id, prior, sum, scale, own } of scored) {
        const all = differences.get(scale)!;
        // As the others show it: its own scores are about to be told to the candidate itself.
        const precision = leniencyDeviation ** -2 + Math.max(0, all.precision - own.precision);
        const leniency = { logits: (all.weighted - own.weighted) / precision, variance: 1 / precision };
        const reference = { source, date, observations: Math.round(sum.weight * 10) / 10 };
        this.#beliefs.set(id, {
          ...updated(prior, sum, leniency),
          evidence: [reference, ...prior.evidence].sort(
            (one, other) => other.observations - one.observations,
          ),
        });
      }
    }
  }

  /** A candidate's belief with its scores; without any, the one given, discounted where the candidate changed. */
  of(candidateId: string, prior: QualityPrior): QualityPrior {
    const learnt = this.#beliefs.get(candidateId);
    const kept = this.#kept.get(candidateId);
    if (learnt !== undefined || kept === undefined) return learnt ?? prior;
    const mean = insideEdges(prior.mean);
    return { ...prior, mean, standardDeviation: deviationOfCount(mean, kept * priorCount(prior)) };
  }
}

const priorCount = (belief: QualityPrior): number => Math.min(maxPriorCount, countOfBelief(belief));

/** Mean of the scores, one observation of the belief's own mean added, which keeps its logit finite and few scores near the belief. */
const meanScore = (mean: number, { weight, successes }: ScoreSum): number =>
  (successes + mean) / (weight + 1);

/** Variances by the delta method: d logit(m) = dm / (m (1 - m)). */
function differenceOf(prior: QualityPrior, sum: ScoreSum): Difference {
  const mean = insideEdges(prior.mean);
  const measured = meanScore(mean, sum);
  const variance =
    1 / ((priorCount(prior) + 1) * mean * (1 - mean)) + 1 / (sum.weight * measured * (1 - measured));
  return { weighted: (logit(measured) - logit(mean)) / variance, precision: 1 / variance };
}

function updated(
  prior: QualityPrior,
  sum: ScoreSum,
  leniency: { readonly logits: number; readonly variance: number },
): Omit<QualityPrior, "evidence"> {
  const before = insideEdges(prior.mean);
  const expected = shareOfLogit(logit(before) + leniency.logits);
  const measured = meanScore(expected, sum);
  const share = 1 / (1 + sum.weight * measured * (1 - measured) * leniency.variance);
  const observations = share * sum.weight;
  const count = priorCount(prior);
  const seen = insideEdges((count * expected + share * sum.successes) / (count + observations));
  const mean = insideEdges(shareOfLogit(logit(seen) - leniency.logits));
  return { mean, standardDeviation: deviationOfCount(mean, countOfBelief(prior) + observations) };
}
