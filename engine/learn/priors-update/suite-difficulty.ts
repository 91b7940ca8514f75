import { type Belief, meanAwayFromEdges } from "./belief-shape.ts";
import type { PromptScore } from "./prompt-scores.ts";

/** How much easier (above 0) or harder a set of prompts is than what the beliefs stand for, in logits. */
export interface SuiteOffset {
  readonly logits: number;
  /** Of `logits`. */
  readonly variance: number;
}

/** One candidate's difference between what was measured and what was believed, in logits. */
interface Difference {
  readonly logits: number;
  readonly precision: number;
}

/**
 * Difficulty of one set of prompts, from the candidates that were asked them: a hierarchical normal model on the logit scale (Gelman et
 * al., Bayesian Data Analysis, 3rd ed., section 5.4). Each measured candidate's score differs from its belief by the offset that all share,
 * by its belief's own error and by sampling error; the offset itself is normal around 0. The result is therefore shrunken: one candidate
 * far below its figures may be a weak candidate, five are a hard suite.
 */
export class SuiteDifficulty {
  readonly #differences = new Map<string, Difference>();
  readonly #deviation: number;

  /** @param deviation standard deviation of suites' difficulties in logits, from 0 */
  constructor(deviation: number) {
    this.#deviation = deviation;
  }

  add(candidateId: string, belief: Belief, scores: readonly PromptScore[]): void {
    this.#differences.set(candidateId, differenceOf(belief, scores));
  }

  /** @param except a candidate whose own scores are left out, because it is about to be told of them anyway */
  offset(except: string | null = null): SuiteOffset {
    if (this.#deviation === 0) return { logits: 0, variance: 0 };
    let precision = 1 / this.#deviation ** 2;
    let sum = 0;
    for (const [candidateId, difference] of this.#differences) {
      if (candidateId === except) continue;
      precision += difference.precision;
      sum += difference.precision * difference.logits;
    }
    return { logits: sum / precision, variance: 1 / precision };
  }
}

/** Variances by the delta method: d logit(m) = dm / (m (1 - m)). */
function differenceOf(belief: Belief, scores: readonly PromptScore[]): Difference {
  const weight = scores.reduce((sum, score) => sum + score.weight, 0);
  const successes = scores.reduce((sum, score) => sum + score.weight * score.score, 0);
  // Half an observation of each kind keeps the logit of 0 of n and n of n finite (Haldane 1956, Anscombe 1956).
  const measured = (successes + 0.5) / (weight + 1);
  const believed = meanAwayFromEdges(belief);
  const variance =
    (belief.standardDeviation / (believed * (1 - believed))) ** 2 +
    1 / ((weight + 1) * measured * (1 - measured));
  return { logits: logit(measured) - logit(believed), precision: 1 / variance };
}

export const logit = (share: number): number => Math.log(share / (1 - share));
export const shareOfLogit = (logits: number): number => 1 / (1 + Math.exp(-logits));
