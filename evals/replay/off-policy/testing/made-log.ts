import { createSeededRandom } from "../../../../engine/index.ts";
import type { LoggedRewards } from "../off-policy.ts";

export interface MadeLogOptions {
  readonly rows: number;
  readonly seed: number;
  /** Added to every prediction of the action that the other policy prefers: how wrong the model is. */
  readonly modelError?: number;
  /** Requests that share one conversation, with a luck of their own that all of them have. @default 1 */
  readonly clusterSize?: number;
}

export interface MadeLog extends LoggedRewards {
  readonly clusters: readonly string[];
}

/** Chance of a right answer of three actions on two kinds of prompts. */
const chances = [
  [0.9, 0.7, 0.4],
  [0.5, 0.8, 0.3],
] as const;
/** The log's policy, exact: mostly action 0, some of the others. */
const logged = [0.6, 0.3, 0.1] as const;
/** The other policy: action 1 on the first kind, action 2 on the second. */
const wanted = [1, 2] as const;

/** What the other policy scores on average, both kinds being as frequent. */
export const trueValue = (chances[0][1] + chances[1][2]) / 2;

/** A log whose truth is known: right or wrong answers drawn from the chances above, choices drawn from the propensities. */
export function madeLog({ rows, seed, modelError = 0, clusterSize = 1 }: MadeLogOptions): MadeLog {
  const random = createSeededRandom(seed);
  const empty = () => new Float64Array(rows);
  const log = {
    ...{ rewards: empty(), propensities: empty(), targetProbabilities: empty() },
    ...{ loggedValues: empty(), targetValues: empty(), supported: empty().fill(1) },
    clusters: Array.from({ length: rows }, (_, row) => `conversation ${Math.floor(row / clusterSize)}`),
  };
  let kind: 0 | 1 = 0;
  let luck = 0;
  for (let row = 0; row < rows; row += 1) {
    if (row % clusterSize === 0) {
      kind = random() < 0.5 ? 0 : 1;
      luck = random();
    }
    const draw = random();
    const action = draw < logged[0] ? 0 : draw < logged[0] + logged[1] ? 1 : 2;
    const isRight = (clusterSize === 1 ? random() : luck) < chances[kind][action];
    const predict = (one: 0 | 1 | 2): number => chances[kind][one] + (one === wanted[kind] ? modelError : 0);
    log.rewards[row] = isRight ? 1 : 0;
    log.propensities[row] = logged[action];
    log.targetProbabilities[row] = action === wanted[kind] ? 1 : 0;
    log.loggedValues[row] = predict(action);
    log.targetValues[row] = predict(wanted[kind]);
  }
  return log;
}
