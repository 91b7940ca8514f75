import { readFileSync } from "node:fs";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type PresetName, presets } from "../../engine/index.ts";
import type { WhatIfPrice } from "../../server/reports/what-if/models-meant.ts";
import { createCommand, optional } from "../terminal/command.ts";
import { withPlaceOptions } from "../terminal/command-place.ts";
import { dollars, list, numberFrom } from "../terminal/option-values.ts";

/** `npm run whatif`. */
export const whatIfCommand = () =>
  withPlaceOptions(
    createCommand(
      "npm run whatif --",
      "Expected quality, cost and latency of the logged requests for `auto` under another policy, and which of them would move. No model is called.",
      "What is not named stays as configured; without any change it asks what the configuration of now would have done.",
    )
      .optionsGroup("What is otherwise:")
      .addOption(
        optional("--weights <LIST>", "weights such as quality=.5,cost=.5; those left out are 0", readWeights),
      )
      .addOption(
        new Option("--preset <NAME>", "weights of a preset of auto")
          .choices(Object.keys(presets) as PresetName[])
          .default(null),
      )
      .addOption(optional("--quality-point-usd <USD>", "what 0.01 of expected quality may cost", dollars))
      .addOption(optional("--policy <FILE>", "a tradewind.yaml whose policy decides"))
      .addOption(
        optional(
          "--priors <VERSION>",
          "qualities as this version of the priors predicts them (npm run priors)",
        ),
      )
      .addOption(
        optional(
          "--models <LIST>",
          "the only models there are: names or patterns such as openai/*",
          list,
          "all",
        ),
      )
      .addOption(
        optional(
          "--prices <FILE>",
          'JSON of prices by model: {"openai/gpt-5-mini": {"input": 0.25, "output": 2}}, dollars per million tokens',
        ),
      )
      .optionsGroup("Of which requests:")
      .addOption(optional("--since <TIME>", "24h, 7d, 4w, or a time as 2026-11-28", String, "7d"))
      .addOption(optional("--until <TIME>", "as --since", String, "now"))
      .addOption(optional("--tenant <NAME>", "of this tenant alone", String, "all"))
      .addOption(
        optional("--min-ess <N>", "effective sample size below which nothing is said", numberFrom(1), 50),
      )
      .optionsGroup("Output:")
      .addOption(optional("--moves <FILE>", "writes every request that would move, a JSON line each"))
      .option("--json", "prints JSON, as POST /v1/whatif answers", false)
      .optionsGroup("Where the log is:"),
  );

const weightNames = ["quality", "cost", "latency"] as const;

function readWeights(text: string): { quality?: number; cost?: number; latency?: number } {
  const weights: { quality?: number; cost?: number; latency?: number } = {};
  for (const part of list(text)) {
    const [name, value = ""] = part.split("=").map((word) => word.trim());
    const known = weightNames.find((one) => one === name);
    const weight = value === "" ? Number.NaN : Number(value);
    if (known === undefined || !(weight >= 0 && weight <= 1e6))
      throw new InvalidArgumentError("takes weights from 0 such as quality=.5,cost=.4,latency=.1");
    weights[known] = weight;
  }
  if (!Object.values(weights).some((weight) => weight > 0))
    throw new InvalidArgumentError("takes at least one weight above 0, such as quality=.5,cost=.5");
  return weights;
}

const priceFields = new Set(["input", "output", "cached_input", "request"]);

/** @throws Error naming file, model, field and fix */
export function readPriceTable(file: string): Record<string, WhatIfPrice> {
  let table: unknown;
  try {
    table = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new Error(`${file}: there is no such file.`);
    throw new Error(`${file}: cannot be read as JSON: ${(error as Error).message}`);
  }
  if (typeof table !== "object" || table === null || Array.isArray(table))
    throw new Error(`${file}: is not an object of prices by model.`);
  for (const [model, price] of Object.entries(table as Record<string, Record<string, unknown> | null>)) {
    for (const field of ["input", "output"])
      if (typeof price?.[field] !== "number")
        throw new Error(`${file}: ${model} has no ${field}: give dollars per million tokens.`);
    for (const [field, value] of Object.entries(price ?? {})) {
      if (!priceFields.has(field))
        throw new Error(`${file}: ${model}.${field} is not known; there are ${[...priceFields].join(", ")}.`);
      if (typeof value !== "number" || !(value >= 0))
        throw new Error(`${file}: ${model}.${field} must be a number of dollars from 0.`);
    }
  }
  return table as Record<string, WhatIfPrice>;
}
