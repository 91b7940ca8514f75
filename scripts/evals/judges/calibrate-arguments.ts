import type { LabelScale } from "../../../evals/judges/read-labelled.ts";
import { readOptions } from "../../terminal/read-options.ts";

export const calibrateHelp = `npm run evals -- calibrate LABELLED... --judge MODEL     hold a judge against people's labels

  LABELLED            JSONL or CSV: prompt, reply, score; or prompt, a, b, preference (docs/judges.md).
                      To try it: datasets/judges/replies.jsonl datasets/judges/pairs.csv
  --judge MODEL       the judge, as runs name it
  --scale LOW-HIGH    ends of the scale that people used (0-1)
  --url URL           ask an OpenAI-compatible endpoint instead of providers in process
  --api-key-env NAME  variable that holds the endpoint's key (OPENAI_API_KEY)
  --max-usd AMOUNT    hard cap; a judge without a price is refused
  --max-tokens N      output tokens of a verdict, for the cap (4096)
  --concurrency N     labelled items at once (8)
  --no-cache          ask again what is known
  --json FILE         write the figures            --config FILE  configuration file`;

export interface CalibrateArguments {
  readonly files: readonly string[];
  readonly judge: string;
  readonly scale: LabelScale;
  readonly url: string | null;
  readonly apiKeyEnv: string;
  readonly maxUsd: number | null;
  readonly maxTokens: number;
  readonly concurrency: number;
  readonly usesCache: boolean;
  readonly json: string | null;
  readonly config: string | null;
}

/** @returns null: help is wanted. @throws Error naming the option and what it takes */
export function readCalibrateArguments(words: readonly string[]): CalibrateArguments | null {
  const { values, positionals } = readOptions({
    args: [...words],
    allowPositionals: true,
    options: {
      judge: { type: "string" },
      scale: { type: "string", default: "0-1" },
      url: { type: "string" },
      "api-key-env": { type: "string", default: "OPENAI_API_KEY" },
      "max-usd": { type: "string" },
      "max-tokens": { type: "string", default: "4096" },
      concurrency: { type: "string", default: "8" },
      "no-cache": { type: "boolean", default: false },
      json: { type: "string" },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  if (positionals.length === 0)
    throw new Error(
      "Name a labelled file, such as datasets/judges/replies.jsonl: npm run evals -- calibrate --help",
    );
  if (values.judge === undefined) throw new Error("--judge is missing: name the model that judges");
  return {
    files: positionals,
    judge: values.judge,
    scale: scaleOf(values.scale),
    url: values.url ?? null,
    apiKeyEnv: values["api-key-env"],
    maxUsd: values["max-usd"] === undefined ? null : dollars(values["max-usd"]),
    maxTokens: wholeNumber("max-tokens", values["max-tokens"]),
    concurrency: wholeNumber("concurrency", values.concurrency),
    usesCache: !values["no-cache"],
    json: values.json ?? null,
    config: values.config ?? null,
  };
}

function scaleOf(text: string): LabelScale {
  const [low, high] = (/^(-?[\d.]+)-(-?[\d.]+)$/.exec(text) ?? []).slice(1).map(Number);
  if (low === undefined || high === undefined || !(low < high))
    throw new Error(`--scale takes the lowest and the highest score, such as 1-5, not ${text}`);
  return { low, high };
}

function dollars(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--max-usd takes a number of dollars above 0, not ${text}`);
  return value;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} takes a whole number from 1, not ${text}`);
  return value;
}
