import type { OffPolicyRow, Random } from "../../engine/index.ts";

/** What rewards look like, by the chance that a reply is good. */
type RewardKind = "right-or-wrong" | "graded" | "charge";

export interface MadeLogOptions {
  readonly rows: number;
  readonly kind: RewardKind;
  /** Added to every prediction of the choice that the other policy makes: how wrong the predictions are. */
  readonly modelError: number;
  /** Requests that share a user, whose luck is partly one for all of them. */
  readonly clusterSize: number;
  /** Share of the requests whose reward is observed, (0,1]. */
  readonly observedShare: number;
}

/** Chance of a right answer of three choices on two kinds of prompts. */
const chances = [
  [0.9, 0.7, 0.4],
  [0.5, 0.8, 0.3],
] as const;
/** The log's policy, exact: mostly the first, some of the others. */
const logged = [0.6, 0.3, 0.1] as const;
/** The other policy: the second choice on the first kind of prompt, the first on the second. */
const wanted = [1, 0] as const;
/** Dollars per thousand requests that go with a chance; single charges are log-normal with this deviation of the logarithm. */
const chargeOfChance = 20;
const chargeDeviation = 0.8;

const isCharge = (kind: RewardKind): boolean => kind === "charge";
const meanOf = (kind: RewardKind, chance: number): number =>
  isCharge(kind) ? chargeOfChance * chance : chance;

/** Where rewards lie, as a what-if is told of them. */
export const rangeOf = (kind: RewardKind): { readonly min: number; readonly max: number } => ({
  min: 0,
  max: isCharge(kind) ? Number.POSITIVE_INFINITY : 1,
});

/** What the log's own policy and the other one yield on average, both kinds of prompts being as frequent. */
export function trueValues(kind: RewardKind): { readonly logged: number; readonly target: number } {
  const byLog = chances.map((row) => row.reduce((sum, chance, choice) => sum + logged[choice]! * chance, 0));
  return {
    logged: meanOf(kind, (byLog[0]! + byLog[1]!) / 2),
    target: meanOf(kind, (chances[0][wanted[0]] + chances[1][wanted[1]]) / 2),
  };
}

/** A log whose truth is known: rewards drawn from the chances above, choices from exact propensities. */
export function* madeLog(options: MadeLogOptions, random: Random): Generator<OffPolicyRow> {
  const { rows, kind, modelError, clusterSize, observedShare } = options;
  let prompt: 0 | 1 = 0;
  let luck = 0;
  for (let row = 0; row < rows; row += 1) {
    if (row % clusterSize === 0) {
      prompt = random() < 0.5 ? 0 : 1;
      luck = random();
    }
    const draw = random();
    const choice = draw < logged[0] ? 0 : draw < logged[0] + logged[1] ? 1 : 2;
    const chance = chances[prompt][choice];
    const own = clusterSize > 1 && random() < 0.5 ? luck : random();
    const predict = (one: 0 | 1 | 2): number =>
      meanOf(kind, chances[prompt][one] + (one === wanted[prompt] ? modelError : 0));
    yield {
      cluster: Math.imul(Math.floor(row / clusterSize) + 1, 0x9e3779b1) >>> 0,
      propensity: logged[choice],
      targetProbability: choice === wanted[prompt] ? 1 : 0,
      targetPropensity: 1,
      loggedValue: predict(choice),
      targetValue: predict(wanted[prompt]),
      reward: random() < observedShare ? rewardOf(kind, chance, own, random) : null,
    };
  }
}

function rewardOf(kind: RewardKind, chance: number, luck: number, random: Random): number {
  if (kind === "right-or-wrong") return luck < chance ? 1 : 0;
  // A half of the scale is certain of its side, the rest is spread evenly: the mean stays the chance.
  if (kind === "graded") return luck < chance ? 1 - 0.5 * random() * (1 - chance) : 0.5 * random() * chance;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * luck);
  return chargeOfChance * chance * Math.exp(chargeDeviation * normal - chargeDeviation ** 2 / 2);
}
