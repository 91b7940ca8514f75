/** One verdict of a judge beside that of people. For pairs everything is said of the first reply. */
export interface LabelledVerdict {
  /** Verdicts of one cluster are not independent. */
  readonly cluster: string;
  /** People's score in [0,1]; pairs: 1 the first is better, 0 the second, 0.5 neither. */
  readonly label: number;
  /** The judge's score in [0,1]; pairs: the mean of both orders. */
  readonly score: number;
  /** Base-2 logarithm of the reply's characters; pairs: of the first's over the second's. */
  readonly lengthDoublings: number;
  /** 1: the judge's own family of models wrote the reply, 0: another; pairs: first less second. null: not known. */
  readonly own: number | null;
  /** Pairs: the first place's score, averaged over both orders, less one half, times two: 1 always the first place, -1 always the second. */
  readonly placeLiking: number | null;
}

/**
 * Pairs, each also the other way round. Which reply is called the first is arbitrary, and no figure may depend on it. Both rows stay in one
 * cluster, so that no interval gets narrower by it.
 */
export function withMirrored(verdicts: readonly LabelledVerdict[]): LabelledVerdict[] {
  return verdicts.flatMap((verdict) => [
    verdict,
    {
      ...verdict,
      label: 1 - verdict.label,
      score: 1 - verdict.score,
      lengthDoublings: -verdict.lengthDoublings,
      own: verdict.own === null ? null : -verdict.own,
    },
  ]);
}
