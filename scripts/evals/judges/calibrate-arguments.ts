import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { LabelScale } from "../../../evals/judges/read-labelled.ts";
import { createCommand, optional, parseWords } from "../../terminal/command.ts";
import { dollars, wholeNumber } from "../../terminal/option-values.ts";

/** `npm run evals -- calibrate`. */
export const calibrateArguments = () =>
  createCommand("calibrate", "holds a judge against people's labels")
    .usage("LABELLED... --judge MODEL [options]")
    .argument(
      "<LABELLED...>",
      "JSONL or CSV: prompt, reply, score; or prompt, a, b, preference (docs/judges.md). To try it: datasets/judges/replies.jsonl datasets/judges/pairs.csv",
    )
    .requiredOption("--judge <MODEL>", "the judge, as runs name it")
    .addOption(
      new Option("--scale <LOW-HIGH>", "ends of the scale that people used")
        .argParser(scaleOf)
        .default({ low: 0, high: 1 }, "0-1"),
    )
    .addOption(optional("--url <URL>", "ask an OpenAI-compatible endpoint instead of providers in process"))
    .option("--api-key-env <NAME>", "variable that holds the endpoint's key", "OPENAI_API_KEY")
    .addOption(optional("--max-usd <AMOUNT>", "hard cap; a judge without a price is refused", dollars))
    .option("--max-tokens <N>", "output tokens of a verdict, for the cap", wholeNumber(1), 4096)
    .option("--concurrency <N>", "labelled items at once", wholeNumber(1), 8)
    .option("--no-cache", "ask again what is known")
    .addOption(optional("--json <FILE>", "write the figures"))
    .addOption(optional("--config <FILE>", "configuration file"));

export type CalibrateArguments = ReturnType<typeof readCalibrateArguments>;

/** @throws Error naming the option and what it takes */
export function readCalibrateArguments(words: readonly string[]) {
  const command = parseWords(calibrateArguments(), words);
  return { files: command.processedArgs[0], ...command.opts() };
}

function scaleOf(text: string): LabelScale {
  const [low, high] = (/^(-?[\d.]+)-(-?[\d.]+)$/.exec(text) ?? []).slice(1).map(Number);
  if (low === undefined || high === undefined || !(low < high))
    throw new InvalidArgumentError("takes the lowest and the highest score, such as 1-5");
  return { low, high };
}
