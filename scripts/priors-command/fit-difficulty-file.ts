import { writeFileSync } from "node:fs";
import { leaveBenchmarksOut, leaveModelsOut } from "../priors/check-difficulty.ts";
import { checkDifficultyText } from "../priors/check-difficulty-text.ts";
import { readDifficultyPrompts } from "../priors/difficulty-responses.ts";
import { difficultyFeatureNames, fitDifficulty } from "../priors/fit-difficulty.ts";
import { difficultyFile, type ShippedDifficulty } from "../priors/shipped-difficulty.ts";
import type { PriorsCommand } from "./priors-command.ts";

/** Fits the difficulty model to a folder of recorded outcomes, shows how it stands up on what was left out, and writes the weights. */
export const fitDifficultyFile: PriorsCommand = async ({ fit: folder, seed }, { print, useColor }) => {
  if (folder === null)
    throw new Error("Name the folder of outcome files: npm run priors -- difficulty --fit DIR.");
  const prompts = await readDifficultyPrompts(folder);
  const whole = fitDifficulty(prompts);
  const leftOut = leaveBenchmarksOut(prompts, seed);
  const models = leaveModelsOut(prompts);
  const benchmarks = leftOut.filter(({ pairs, name }) => pairs !== null && !name.includes("draw"));
  const products = benchmarks.reduce((sum, row) => sum + row.products / row.prompts, 0);
  const squares = benchmarks.reduce((sum, row) => sum + row.squares / row.prompts, 0);
  const transferShare = Math.min(1, Math.max(0, products / squares));
  const effects = [...whole.sourceEffects];
  const sourceDeviation = Math.sqrt(
    effects.reduce((sum, effect) => sum + effect * effect, 0) / effects.length,
  );
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  const shipped: ShippedDifficulty = {
    about:
      "Weights of the difficulty model; written by `npm run priors -- difficulty --fit DIR`, do not edit. Logits.",
    prompts: prompts.length,
    responses: prompts.reduce((sum, { scores }) => sum + scores.length, 0),
    level: round(whole.level),
    slope: round(whole.slope),
    sourceDeviation: round(sourceDeviation),
    transferShare: round(transferShare),
    farSquare: round(whole.farSquare),
    features: difficultyFeatureNames.map((name, at) => ({
      name,
      mean: round(whole.scale.means[at]!),
      deviation: round(whole.scale.deviations[at]!),
      weight: round(whole.weights[at]!),
    })),
  };
  writeFileSync(difficultyFile, `${JSON.stringify(shipped, null, 2)}\n`);
  print(checkDifficultyText(shipped, leftOut, models, useColor));
  print(
    `Written to ${difficultyFile}. Take it into the priors with \`npm run priors:build -- --keep-classifier\`.`,
  );
};
