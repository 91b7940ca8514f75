import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { allocationDefaults } from "../../evals/allocation/allocation-plan.ts";
import { createCommand, optional, parseWords, several } from "../terminal/command.ts";
import {
  dollars,
  list,
  numberThat,
  percentage,
  shareBetween,
  wholeNumber,
} from "../terminal/option-values.ts";
import { readAllocation } from "./adaptive/read-allocation.ts";

/** `npm run eval`. Options that are not given are null where a default would say less. */
export const evalCommand = () =>
  createCommand(
    "npm run eval --",
    'Runs eval suites and reports. A SUITE is a file; "smoke" runs those that ship.',
    "Exit code 100: a case failed (with --baseline: a model got worse), or too many replies are unscored; 1: the run could not be finished, or scored nothing of a model.",
  )
    .usage("SUITE... [options]")
    .argument("[SUITE...]", "suites to run")
    .addOption(several("-c, --suite <FILE>", "a suite, too; repeatable"))
    .addOption(
      optional(
        "--models <a,b,auto>",
        "models to compare, as the gateway names them",
        list,
        "the suite's own, else all demo models",
      ),
    )
    .addOption(
      optional(
        "--url <URL>",
        "ask an OpenAI-compatible endpoint, or a running Tradewind, instead of providers in process",
      ),
    )
    .addOption(priceAsOption())
    .option("--api-key-env <NAME>", "variable that holds the endpoint's key", "OPENAI_API_KEY")
    .addOption(optional("--judge <MODEL>", "model for graders that need a judge"))
    .option("--samples <N>", "replies to each case", wholeNumber(1), 1)
    .addOption(
      optional("--concurrency <N>", "calls at once", wholeNumber(1), "8; 32 where demo models answer"),
    )
    .addOption(
      optional("--max-usd <AMOUNT>", "hard cap; judges count, models without a price are refused", dollars),
    )
    .option(
      "--max-tokens <N>",
      "output tokens of a case that names no limit, under the cap",
      wholeNumber(1),
      4096,
    )
    .addOption(
      optional(
        "--workers <N>",
        'distribute over N processes here, and those that run "evals -- work" anywhere; 0: only these. Needs DATABASE_URL; --concurrency then counts in each',
        wholeNumber(0),
      ),
    )
    .addOption(optional("--seed <N>", "sent with every request", wholeNumber(0)))
    .option("--no-cache", "ask again what is known")
    .addOption(optional("--resume [RUN]", "go on with the last run of the same work, or with RUN").preset(""))
    .addOption(
      optional(
        "--baseline <RUN>",
        'compare with an earlier run, or with the "last" one; exit code 100 when a model got worse',
      ),
    )
    .addOption(maxUnscoredOption())
    .option(
      "--adaptive",
      "ask only what may still change which model the router chooses for a task type (docs/adaptive.md)",
      false,
    )
    .addOption(
      optional(
        "--until-regret <U>",
        "a task type is decided once its choice is at most U behind the best, in utility",
        numberThat("a utility above 0 and up to 1 such as 0.01", (regret) => regret > 0 && regret <= 1),
        allocationDefaults.untilRegret,
      ),
    )
    .option(
      "--stop-when-sure",
      "end once it is sure which model scores best, at whatever case that is",
      false,
    )
    .addOption(
      optional(
        "--margin <M>",
        "for it: scores at most M apart count as equal; 0: only a difference ends it",
        numberThat(
          "a difference of scores from 0 to below 1 such as 0.02",
          (apart) => apart >= 0 && apart < 1,
        ),
        allocationDefaults.margin,
      ),
    )
    .addOption(
      optional(
        "--confidence <C>",
        "for both: chance that no decision is false",
        shareBetween,
        allocationDefaults.confidence,
      ),
    )
    .option("--learn", "turn the result into evidence and new priors, after showing what would change", false)
    .addOption(serverOption())
    .option("--yes", "do not ask", false)
    .addOption(optional("--limit <N>", "first N cases of each suite", wholeNumber(1)))
    .addOption(
      optional("--columns <a=b,...>", "columns of a plain file: input=question,ideal=answer", columnsOf),
    )
    .addOption(optional("--prompt <TEMPLATE>", "prompt over the columns of a plain file"))
    .addOption(optional("--html <FILE>", "write the report as a page"))
    .addOption(optional("--json <FILE>", "write the report with every reply"))
    .addOption(optional("--csv <FILE>", "write every reply"))
    .addOption(optional("--junit <FILE>", "write the report for a build server"))
    .addOption(optional("--config <FILE>", "configuration file"))
    .addOption(optional("--run-id <ID>", "id of a new run, for a server that starts it").hideHelp());

export type EvalArguments = ReturnType<typeof readEvalArguments>;

/** Files that reports are written to; null: not asked for. */
export type ReportFiles = Pick<EvalArguments, "html" | "json" | "csv" | "junit">;

/** @throws Error naming the option and what it takes */
export function readEvalArguments(words: readonly string[]) {
  const command = parseWords(evalCommand(), words);
  const options = command.opts();
  const [positional] = command.processedArgs;
  return {
    ...options,
    suites: [...positional, ...(options.suite ?? [])],
    /** Null: all cases are asked of all models. */
    allocation: readAllocation(options),
  };
}

/** [0,1]; null: not said. */
export const maxUnscoredOption = () =>
  optional(
    "--max-unscored <PCT>",
    "percent of a model's replies that may be unscored: above it the run fails and is no baseline",
    percentage,
    5,
  );

/** null: where the configured one listens. */
export const serverOption = () =>
  optional(
    "--server <URL>",
    "running server whose models and weights the preview takes",
    serverUrl,
    "where the configured one listens",
  );

/** Name at the endpoint -> known model whose price holds for it; under `*` that of all others. */
const priceAsOption = () =>
  new Option(
    "--price-as <NAME>",
    "known model whose price holds at the URL (openai/gpt-4.1-mini), or pairs m=NAME,n=NAME",
  )
    .argParser((text: string) => priceNames(list(text)))
    .default({} as Record<string, string>, "");

function serverUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError("takes the address of a running server, such as http://127.0.0.1:8787");
  return text;
}

function columnsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    list(text).map((pair) => {
      const [field, column] = pair.split("=");
      if (!field || !column)
        throw new InvalidArgumentError("takes field=column pairs such as input=question");
      return [field, column];
    }),
  );
}

/** `vendor/model` for all, or pairs `name=vendor/model`. */
function priceNames(items: readonly string[]): Record<string, string> {
  const pairs = items.map((item): readonly [string, string] => {
    const at = item.indexOf("=");
    return at < 0 ? ["*", item] : [item.slice(0, at), item.slice(at + 1)];
  });
  const isRight = pairs.every(([name, price]) => name !== "" && price !== "");
  if (!isRight || pairs.filter(([name]) => name === "*").length > 1)
    throw new InvalidArgumentError(
      "takes one known model, or pairs such as my-mini=openai/gpt-4.1-mini,other=a/b",
    );
  return Object.fromEntries(pairs);
}
