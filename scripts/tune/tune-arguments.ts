import type { TradeGoal } from "../../evals/replay/tune/propose-trade.ts";
import { createCommand, optional, parseWords } from "../terminal/command.ts";
import { numberFrom, numberThat, wholeNumber } from "../terminal/option-values.ts";

const meanScore = numberThat("a mean score from 0 to 1", (quality) => quality >= 0 && quality <= 1);

/** `npm run tune`. */
export const tuneCommand = () =>
  createCommand(
    "npm run tune --",
    "Sweeps the weights over recorded outcomes: the front, the presets, your weights. Of logged requests: npm run whatif.",
  )
    .usage("FILE... [options]")
    .argument("[FILE...]", "outcome files")
    .addOption(
      optional("--at-least <QUALITY>", "proposes the cheapest weights with this mean score", meanScore),
    )
    .addOption(
      optional(
        "--at-most <USD>",
        "proposes the best weights within this cost per thousand requests",
        numberFrom(0),
      ),
    )
    .option("--apply", "shows the change to the configuration file, and writes it after a yes", false)
    .option("--safe", "applies the proposal that meets the goal with its whole 95% interval", false)
    .option("--yes", "writes without asking", false)
    .addOption(optional("--config <FILE>", "configuration file", String, "./tradewind.yaml"))
    .addOption(optional("--report <FILE>", "a page with the front drawn"))
    .option("--draws <N>", "bootstrap draws behind the intervals", wholeNumber(2), 500)
    .option("--seed <N>", "of the bootstrap", wholeNumber(0), 1)
    .option("--depth <DEPTH>", "static, full or auto", "auto")
    .option("--folds <N>", "folds of questions that predictions are made out of", wholeNumber(2), 5);

export type TuneArguments = ReturnType<typeof readTuneArguments>;

/** @throws Error naming the option and what it takes */
export function readTuneArguments(words: readonly string[]) {
  const command = parseWords(tuneCommand(), words);
  const options = command.opts();
  const [files] = command.processedArgs;
  const goal = readGoal(options.atLeast, options.atMost);
  if (options.apply && goal === null)
    throw new Error("--apply needs a goal: add --at-least QUALITY or --at-most USD.");
  const { apply, safe, yes, config, report, draws, seed } = options;
  return {
    ...{ files, goal, apply, safe, yes, config, report, draws, seed },
    depth: options.depth,
    folds: options.folds,
  };
}

function readGoal(quality: number | null, usdPerThousand: number | null): TradeGoal | null {
  if (quality !== null && usdPerThousand !== null)
    throw new Error("--at-least and --at-most are two goals: give one of them.");
  if (quality !== null) return { kind: "at-least", quality };
  return usdPerThousand === null ? null : { kind: "at-most", usdPerThousand };
}
