import { readOptions } from "../terminal/read-options.ts";
import {
  type AllocationArguments,
  allocationHelp,
  allocationOptions,
  readAllocationArguments,
} from "./adaptive/allocation-arguments.ts";

export const evalHelp = `npm run eval -- SUITE... [options]     run eval suites; "smoke" runs those that ship

  --suite FILE, -c    a suite, too; as often as there are files
  --models a,b,auto   models to compare, as the gateway names them (the suite's own, else all demo models)
  --url URL           ask an OpenAI-compatible endpoint, or a running Tradewind, instead of providers in process
  --price-as NAME     known model whose price holds at the URL (openai/gpt-4.1-mini), or pairs m=NAME,n=NAME
  --api-key-env NAME  variable that holds the endpoint's key (OPENAI_API_KEY)
  --judge MODEL       model for graders that need a judge
  --samples N         replies to each case (1)          --concurrency N   calls at once (8; 32 where demo models answer)
  --max-usd AMOUNT    hard cap; judges count, models without a price are refused
  --max-tokens N      output tokens of a case that names no limit, under the cap (4096)
  --workers N         spread over N processes here, and those that run "evals -- work" anywhere; 0: only these.
                      Needs DATABASE_URL; --concurrency then counts in each
  --seed N            sent with every request           --no-cache        ask again what is known
  --resume [RUN]      go on with the last run of the same work, or with RUN
  --baseline RUN      compare with an earlier run, or with the "last" one; exit code 100 when a model got worse
  --max-unscored PCT  percent of a model's replies that may be unscored (5): above it the run fails and is no baseline
${allocationHelp}
  --learn             turn the result into evidence and new priors, after showing what would change
  --server URL        running server whose models and weights the preview takes (where the configured one listens)
  --yes               do not ask                        --limit N         first N cases of each suite
  --columns a=b,...   columns of a plain file: input=question,ideal=answer
  --prompt TEMPLATE   prompt over the columns of a plain file
  --html --json --csv --junit FILE    write reports     --config FILE     configuration file

Exit code 100: a case failed (with --baseline: a model got worse), or too many replies are unscored; 1: the run could not be finished, or scored nothing of a model.`;

export interface EvalArguments {
  readonly suites: readonly string[];
  readonly models: readonly string[] | null;
  readonly url: string | null;
  readonly apiKeyEnv: string;
  /** Name at the endpoint -> known model whose price holds for it; under `*` that of all others. */
  readonly priceAs: Readonly<Record<string, string>>;
  readonly judge: string | null;
  readonly samples: number;
  /** null: not said. */
  readonly concurrency: number | null;
  /** Processes that a run is spread over; 0: only those elsewhere; null: it is not spread. */
  readonly workers: number | null;
  readonly maxUsd: number | null;
  readonly maxTokens: number;
  readonly seed: number | null;
  readonly usesCache: boolean;
  /** null: a new run; empty: the last one of the same work. */
  readonly resume: string | null;
  readonly baseline: string | null;
  /** [0,1]; null: not said. */
  readonly maxUnscoredShare: number | null;
  readonly allocation: AllocationArguments;
  readonly learns: boolean;
  /** null: where the configured one listens. */
  readonly server: string | null;
  readonly isAgreed: boolean;
  readonly limit: number | null;
  readonly columns: Readonly<Record<string, string>> | null;
  readonly prompt: string | null;
  readonly files: Readonly<Record<"html" | "json" | "csv" | "junit", string | null>>;
  readonly config: string | null;
  readonly isHelpWanted: boolean;
}

/** @throws Error naming the option and what it takes */
export function readEvalArguments(words: readonly string[]): EvalArguments {
  // `--resume` alone is allowed, which parseArgs does not know.
  const given = words.map((word, at) =>
    word === "--resume" && (words[at + 1] ?? "--").startsWith("--") ? "--resume=" : word,
  );
  const { values, positionals } = readOptions({
    args: given,
    allowPositionals: true,
    options: {
      suite: { type: "string", short: "c", multiple: true },
      models: { type: "string" },
      url: { type: "string" },
      "price-as": { type: "string" },
      "api-key-env": { type: "string", default: "OPENAI_API_KEY" },
      judge: { type: "string" },
      samples: { type: "string", default: "1" },
      concurrency: { type: "string" },
      workers: { type: "string" },
      "max-usd": { type: "string" },
      "max-tokens": { type: "string", default: "4096" },
      seed: { type: "string" },
      "no-cache": { type: "boolean", default: false },
      resume: { type: "string" },
      baseline: { type: "string" },
      "max-unscored": { type: "string" },
      ...allocationOptions,
      learn: { type: "boolean", default: false },
      server: { type: "string" },
      yes: { type: "boolean", default: false },
      limit: { type: "string" },
      columns: { type: "string" },
      prompt: { type: "string" },
      html: { type: "string" },
      json: { type: "string" },
      csv: { type: "string" },
      junit: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const list = (text: string | undefined): string[] | null =>
    text === undefined
      ? null
      : text
          .split(",")
          .map((item) => item.trim())
          .filter((item) => item !== "");
  const suites = [...positionals, ...(values.suite ?? [])];
  return {
    suites,
    models: list(values.models),
    url: values.url ?? null,
    apiKeyEnv: values["api-key-env"],
    priceAs: priceNames(list(values["price-as"]) ?? []),
    judge: values.judge ?? null,
    samples: wholeNumber("samples", values.samples, 1),
    concurrency: values.concurrency === undefined ? null : wholeNumber("concurrency", values.concurrency, 1),
    workers: values.workers === undefined ? null : wholeNumber("workers", values.workers, 0),
    maxUsd: values["max-usd"] === undefined ? null : amount("max-usd", values["max-usd"]),
    maxTokens: wholeNumber("max-tokens", values["max-tokens"], 1),
    seed: values.seed === undefined ? null : wholeNumber("seed", values.seed, 0),
    usesCache: !values["no-cache"],
    resume: values.resume ?? null,
    baseline: values.baseline ?? null,
    maxUnscoredShare: values["max-unscored"] === undefined ? null : readMaxUnscored(values["max-unscored"]),
    allocation: readAllocationArguments(values),
    learns: values.learn,
    server: values.server === undefined ? null : serverUrl(values.server),
    isAgreed: values.yes,
    limit: values.limit === undefined ? null : wholeNumber("limit", values.limit, 1),
    columns: columnsOf(list(values.columns)),
    prompt: values.prompt ?? null,
    files: {
      html: values.html ?? null,
      json: values.json ?? null,
      csv: values.csv ?? null,
      junit: values.junit ?? null,
    },
    config: values.config ?? null,
    isHelpWanted: values.help || suites.length === 0,
  };
}

/** @throws Error where it is no address */
export function serverUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new Error(
      `--server takes the address of a running server, such as http://127.0.0.1:8787, not ${text}`,
    );
  return text;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} takes a whole number from ${least}, not ${text}`);
  return value;
}

/** @returns a share. @throws Error naming what it takes */
export function readMaxUnscored(text: string): number {
  const percent = text.trim() === "" ? Number.NaN : Number(text.replace(/%$/, ""));
  if (!(percent >= 0 && percent <= 100))
    throw new Error(`--max-unscored takes a percentage from 0 to 100, such as 5, not ${text}`);
  return percent / 100;
}

function amount(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} takes a number of dollars above 0, not ${text}`);
  return value;
}

function columnsOf(pairs: readonly string[] | null): Record<string, string> | null {
  if (pairs === null) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field, column] = pair.split("=");
      if (!field || !column)
        throw new Error(`--columns takes field=column pairs such as input=question, not ${pair}`);
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
    throw new Error(
      "--price-as takes one known model, or pairs such as my-mini=openai/gpt-4.1-mini,other=a/b",
    );
  return Object.fromEntries(pairs);
}
