import { InvalidArgumentError } from "@commander-js/extra-typings";
import { defaultMinEffectiveSamples } from "../../evals/replay/off-policy/off-policy.ts";
import type { TradeGoal } from "../../evals/replay/tune/propose-trade.ts";
import { createCommand, optional, parseWords } from "../terminal/command.ts";
import { duration, numberFrom, numberThat, wholeNumber } from "../terminal/option-values.ts";

const meanScore = numberThat("a mean score from 0 to 1", (quality) => quality >= 0 && quality <= 1);

/** `npm run tune`. Options of one source are null where they are not given. */
export const tuneCommand = () =>
  createCommand(
    "npm run tune --",
    `Sweeps the weights over recorded outcomes, or with --traffic over the requests of \`auto\` that a server has logged: the front, the presets, your weights.`,
  )
    .usage("FILE... | --traffic [options]")
    .argument("[FILE...]", "outcome files")
    .option("--traffic", "sweep over logged requests instead of files", false)
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
    .optionsGroup("Of files:")
    .addOption(optional("--depth <DEPTH>", "static, full or auto", String, "auto"))
    .addOption(
      optional("--folds <N>", "folds of questions that predictions are made out of", wholeNumber(2), 5),
    )
    .optionsGroup("Of traffic:")
    .addOption(optional("--since <SPAN>", "requests of the last 90m, 24h, 7d, 4w", duration, "7d"))
    .addOption(optional("--limit <N>", "the newest N requests", wholeNumber(1), 10_000))
    .addOption(
      optional(
        "--scores <FILE>",
        'scores of requests beside those in the database: lines of {"request_id": "...", "score": 0 to 1}',
      ),
    )
    .addOption(
      optional(
        "--by <WHAT>",
        "what front and goals go by: predictions, or scores and charges",
        readBasis,
        "predictions",
      ),
    )
    .addOption(
      optional(
        "--min-ess <N>",
        "effective sample size below which the log says nothing of other weights",
        numberFrom(1),
        defaultMinEffectiveSamples,
      ),
    )
    .addOption(optional("--least-ess <N>", "former name of --min-ess", numberFrom(1)).hideHelp())
    .addOption(optional("--data-dir <FOLDER>", "of the embedded database"))
    .addOption(optional("--database-url <URL>", "of PostgreSQL"));

/** What front and goals go by. */
export type TuneBasis = "predictions" | "scores";

export type TuneArguments = ReturnType<typeof readTuneArguments>;

export interface TrafficArguments {
  readonly sinceMs: number;
  readonly limit: number;
  readonly scoresFile: string | null;
  readonly basis: TuneBasis;
  readonly minEffectiveSamples: number;
  readonly dataDir: string | null;
  readonly databaseUrl: string | null;
}

const ofFiles = { depth: "--depth", folds: "--folds" } as const;
const ofTraffic = {
  ...{
    since: "--since",
    limit: "--limit",
    scores: "--scores",
    by: "--by",
    minEss: "--min-ess",
    leastEss: "--least-ess",
  },
  ...{ dataDir: "--data-dir", databaseUrl: "--database-url" },
} as const;

/** @throws Error naming the option and what it takes */
export function readTuneArguments(words: readonly string[]) {
  const command = parseWords(tuneCommand(), words);
  const options = command.opts();
  const [files] = command.processedArgs;
  const foreign = Object.entries(options.traffic ? ofFiles : ofTraffic).find(
    ([name]) => options[name as keyof typeof options] !== null,
  )?.[1];
  if (foreign !== undefined)
    throw new Error(
      options.traffic
        ? `${foreign} is for outcome files, which are predicted here; the log's predictions are as they were made. Leave it out.`
        : `${foreign} is for logged traffic: add --traffic, or leave it out.`,
    );
  if (options.traffic && files.length > 0)
    throw new Error(
      `--traffic reads the log, and ${files.join(", ")} would not be read: sweep one of the two.`,
    );
  const goal = readGoal(options.atLeast, options.atMost);
  if (options.apply && goal === null)
    throw new Error("--apply needs a goal: add --at-least QUALITY or --at-most USD.");
  const { apply, safe, yes, config, report, draws, seed } = options;
  return {
    ...{ files, goal, apply, safe, yes, config, report, draws, seed },
    depth: options.depth ?? "auto",
    folds: options.folds ?? 5,
    /** null: outcome files are swept. */
    traffic: options.traffic
      ? ({
          sinceMs: options.since ?? duration("7d"),
          limit: options.limit ?? 10_000,
          scoresFile: options.scores,
          basis: options.by ?? "predictions",
          minEffectiveSamples: options.minEss ?? options.leastEss ?? defaultMinEffectiveSamples,
          dataDir: options.dataDir,
          databaseUrl: options.databaseUrl,
        } satisfies TrafficArguments)
      : null,
  };
}

function readGoal(quality: number | null, usdPerThousand: number | null): TradeGoal | null {
  if (quality !== null && usdPerThousand !== null)
    throw new Error("--at-least and --at-most are two goals: give one of them.");
  if (quality !== null) return { kind: "at-least", quality };
  return usdPerThousand === null ? null : { kind: "at-most", usdPerThousand };
}

function readBasis(text: string): TuneBasis {
  if (text === "predictions" || text === "scores") return text;
  throw new InvalidArgumentError("takes predictions or scores");
}
