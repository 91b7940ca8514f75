import type { TradeGoal } from "../../evals/replay/tune/propose-trade.ts";
import { numberOption } from "../replay/number-option.ts";
import { readOptions } from "../terminal/read-options.ts";
import { durationOption } from "./duration-option.ts";

export const tuneHelp = `npm run tune -- FILE...        sweeps the weights over recorded outcomes: the front, the presets, your weights
npm run tune -- --traffic      sweeps them over the requests of \`auto\` that a server has logged

  --at-least QUALITY           proposes the cheapest weights with this mean score, 0 to 1
  --at-most USD                proposes the best weights within this cost per thousand requests
  --apply                      shows the change to the configuration file, and writes it after a yes
  --safe                       applies the proposal that meets the goal with its whole 95% interval
  --yes                        writes without asking
  --config FILE                (./tradewind.yaml)
  --report FILE                a page with the front drawn
  --draws N                    bootstrap draws behind the intervals (500)
  --seed N                     (1)

of files
  --depth DEPTH                static, full or auto (auto)
  --folds N                    folds of questions that predictions are made out of (5)

of traffic
  --since SPAN                 requests of the last 90m, 24h, 7d, 4w (7d)
  --limit N                    the newest N requests (10000)
  --scores FILE                scores of requests beside those in the database: lines of {"request_id": "...", "score": 0 to 1}
  --by WHAT                    what front and goals go by: predictions, or scores and charges (predictions)
  --least-ess N                effective sample size below which the log says nothing of other weights (50)
  --data-dir FOLDER, --database-url URL`;

/** What front and goals go by. */
export type TuneBasis = "predictions" | "scores";

export interface TuneArguments {
  readonly files: readonly string[];
  readonly goal: TradeGoal | null;
  readonly applies: boolean;
  readonly isSafe: boolean;
  readonly isAgreed: boolean;
  /** null: not said. */
  readonly config: string | null;
  readonly report: string | null;
  readonly draws: number;
  readonly seed: number;
  readonly depth: string;
  readonly folds: number;
  /** null: outcome files are swept. */
  readonly traffic: TrafficArguments | null;
  readonly isHelpWanted: boolean;
}

export interface TrafficArguments {
  readonly sinceMs: number;
  readonly limit: number;
  readonly scoresFile: string | null;
  readonly basis: TuneBasis;
  readonly leastEffectiveSamples: number;
  readonly dataDir: string | null;
  readonly databaseUrl: string | null;
}

const ofFiles = ["depth", "folds"] as const;
const ofTraffic = ["since", "limit", "scores", "by", "least-ess", "data-dir", "database-url"] as const;

/** @throws Error naming the option and what it takes */
export function readTuneArguments(words: readonly string[]): TuneArguments {
  const { values, positionals: files } = readOptions({
    args: [...words],
    allowPositionals: true,
    options: {
      traffic: { type: "boolean", default: false },
      "at-least": { type: "string" },
      "at-most": { type: "string" },
      apply: { type: "boolean", default: false },
      safe: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      config: { type: "string" },
      report: { type: "string" },
      depth: { type: "string" },
      folds: { type: "string" },
      since: { type: "string" },
      limit: { type: "string" },
      scores: { type: "string" },
      by: { type: "string" },
      "least-ess": { type: "string" },
      "data-dir": { type: "string" },
      "database-url": { type: "string" },
      draws: { type: "string", default: "500" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const foreign = (values.traffic ? ofFiles : ofTraffic).find((name) => values[name] !== undefined);
  if (foreign !== undefined)
    throw new Error(
      values.traffic
        ? `--${foreign} is for outcome files, which are predicted here; the log's predictions are as they were made. Leave it out.`
        : `--${foreign} is for logged traffic: add --traffic, or leave it out.`,
    );
  if (values.traffic && files.length > 0)
    throw new Error(
      `--traffic reads the log, and ${files.join(", ")} would not be read: sweep one of the two.`,
    );
  const goal = readGoal(values["at-least"], values["at-most"]);
  if (values.apply && goal === null)
    throw new Error("--apply needs a goal: add --at-least QUALITY or --at-most USD.");
  return {
    files,
    goal,
    applies: values.apply,
    isSafe: values.safe,
    isAgreed: values.yes,
    config: values.config ?? null,
    report: values.report ?? null,
    draws: numberOption("draws", values.draws, { least: 2, whole: true }),
    seed: numberOption("seed", values.seed, { least: 0, whole: true }),
    depth: values.depth ?? "auto",
    folds: numberOption("folds", values.folds ?? "5", { least: 2, whole: true }),
    traffic: values.traffic
      ? {
          sinceMs: durationOption("since", values.since ?? "7d"),
          limit: numberOption("limit", values.limit ?? "10000", { least: 1, whole: true }),
          scoresFile: values.scores ?? null,
          basis: readBasis(values.by ?? "predictions"),
          leastEffectiveSamples: numberOption("least-ess", values["least-ess"] ?? "50", { least: 1 }),
          dataDir: values["data-dir"] ?? null,
          databaseUrl: values["database-url"] ?? null,
        }
      : null,
    isHelpWanted: values.help,
  };
}

function readGoal(atLeast: string | undefined, atMost: string | undefined): TradeGoal | null {
  if (atLeast !== undefined && atMost !== undefined)
    throw new Error("--at-least and --at-most are two goals: give one of them.");
  if (atLeast !== undefined) {
    const quality = numberOption("at-least", atLeast, { least: 0 });
    if (quality > 1) throw new Error(`--at-least ${atLeast} is above 1: mean scores lie between 0 and 1.`);
    return { kind: "at-least", quality };
  }
  if (atMost === undefined) return null;
  return { kind: "at-most", usdPerThousand: numberOption("at-most", atMost, { least: 0 }) };
}

function readBasis(text: string): TuneBasis {
  if (text === "predictions" || text === "scores") return text;
  throw new Error(`--by ${text} is neither predictions nor scores.`);
}
