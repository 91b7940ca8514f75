import { askWhichIsBetter } from "../../evals/graders/judge-pairwise.ts";
import { boundedWeight, type JudgeCorrections } from "../../evals/judges/judge-corrections.ts";
import { correctedScore, correctionNoise, type ScoreMap } from "../../evals/judges/score-map.ts";

/** A judge that was measured on pairs, ready to be asked. */
export interface CalibratedJudge {
  readonly map: ScoreMap;
  /** Share of an exact observation that one of its verdicts counts for. */
  readonly weight: number;
}

export type JudgeOfPairs = CalibratedJudge | { readonly problem: string };

/** @returns why it may not judge, where it was not measured on pairs or does not follow people */
export function judgeOfPairs(judge: string, corrections: JudgeCorrections): JudgeOfPairs {
  const standing = corrections.standing("pairwise", null);
  if (standing.state !== "calibrated")
    return {
      problem: `the judge \`${judge}\` is not calibrated on pairs (${standing.reason}): npm run evals -- calibrate PAIRS --judge ${judge}`,
    };
  const { map } = standing;
  return { map, weight: boundedWeight(map.labelVariance / (map.labelVariance + correctionNoise(map))) };
}

interface RepliesToCompare {
  readonly prompt: string;
  readonly candidate: string;
  readonly served: string;
}

const nobody = { lengthDoublings: null, isOwn: false } as const;

/**
 * How much better the candidate's reply is: 1 it is, 0 the served one is, 0.5 neither. The judge is told of neither's author and asked in both orders, one after the other;
 * what it says is turned round by its calibration and kept in [0,1], which errs towards a tie.
 *
 * @throws what `ask` throws, and Error where a verdict cannot be read
 */
export async function compareReplies(
  { prompt, candidate, served }: RepliesToCompare,
  { map }: CalibratedJudge,
  ask: (messages: readonly object[]) => Promise<string>,
): Promise<number> {
  const isFirstBetter = (first: string, second: string): Promise<number> =>
    askWhichIsBetter({ prompt, first, second, criterion: null }, ({ messages }) => ask(messages));
  const asFirst = await isFirstBetter(candidate, served);
  const asSecond = 1 - (await isFirstBetter(served, candidate));
  return Math.min(1, Math.max(0, correctedScore(map, (asFirst + asSecond) / 2, nobody)));
}
