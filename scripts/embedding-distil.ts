import { pathToFileURL } from "node:url";
import { SingleBar } from "cli-progress";
import { createSeededRandom, loadStaticTable, requireModelFiles } from "../engine/index.ts";
import { type DistilledTable, distilTable } from "./embedding/distil-table.ts";
import { neighbourOverlap } from "./embedding/neighbour-overlap.ts";
import { tokenWeights } from "./embedding/token-weights.ts";
import { readVocabulary } from "./embedding/vocabulary.ts";
import { vocabularyVectors } from "./embedding/vocabulary-vectors.ts";
import { writeStaticModel } from "./embedding/write-static-model.ts";
import { createCommand, optional, parseWords, runMain } from "./terminal/command.ts";
import { positiveNumber } from "./terminal/option-values.ts";

export const embeddingDistilCommand = () =>
  createCommand(
    "npm run embedding:distil --",
    "Makes a static token table from any feature-extraction model (see docs/embedding.md).",
  )
    .usage("--model FOLDER --out FOLDER | --check [options]")
    .requiredOption("--model <FOLDER>", "the model")
    .addOption(optional("--out <FOLDER>", "writes the table as a model folder"))
    .option("--check", "compares it with the table of the project", false)
    .option("--against <FOLDER>", "table to compare with", "datasets/models/tradewind-static")
    .option("--dimensions <N>", "columns of the table, at most those of the model", positiveNumber, 256)
    .option(
      "--tolerance <X>",
      "smallest mean share of the ten nearest neighbours in common that passes",
      positiveNumber,
      0.75,
    )
    .option("--sample <N>", "tokens that are compared", positiveNumber, 300);

const sampleSeed = 1;

/**
 * Runs the command.
 *
 * @param progress Where the bar is drawn.
 * @returns The exit code: 1 where a check fails.
 * @throws Error where an argument is wrong or a file is missing.
 */
export async function runEmbeddingDistil(
  args: string[],
  print: (line: string) => void,
  progress: NodeJS.WritableStream = process.stderr,
): Promise<number> {
  const parsed = parseWords(embeddingDistilCommand(), args);
  const { model, out, dimensions, tolerance, sample, ...options } = parsed.opts();
  if (out === null && !options.check)
    throw new Error(
      `--out is missing: name the folder to write, or give --check\n\n${parsed.helpInformation()}`,
    );

  requireModelFiles(model);
  const table = await distil(model, dimensions, print, progress);
  if (out !== null) {
    await writeStaticModel(table, model, out);
    print(`${out}: ${table.tokens} tokens x ${table.dimensions}, ready for createStaticEmbedder.`);
  }
  return options.check ? check(table, options.against, tolerance, sample, print) : 0;
}

async function distil(
  modelFolder: string,
  dimensions: number,
  print: (line: string) => void,
  progress: NodeJS.WritableStream,
): Promise<DistilledTable> {
  const vocabulary = await readVocabulary(modelFolder);
  const bar = new SingleBar({
    format: "{bar} {value}/{total} tokens, {eta_formatted} left",
    stream: progress,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(vocabulary.tokens.length, 0);
  const vectors = await vocabularyVectors(modelFolder, vocabulary, (done) => bar.update(done)).finally(() =>
    bar.stop(),
  );
  if (dimensions > vectors.dimensions) {
    throw new Error(`--dimensions is ${dimensions}, the model has only ${vectors.dimensions}: give fewer`);
  }
  print("Principal components ...");
  const weights = tokenWeights(vocabulary.tokens, vocabulary.specialTokens);
  const table = distilTable(vectors, weights, dimensions);
  print(
    `${dimensions} of ${vectors.dimensions} dimensions keep ${percent(table.varianceShare)} of the variance.`,
  );
  return table;
}

async function check(
  table: DistilledTable,
  against: string,
  tolerance: number,
  sample: number,
  print: (line: string) => void,
): Promise<number> {
  const other = await loadStaticTable(against);
  if (other.tokens !== table.tokens) {
    throw new Error(
      `${against} has ${other.tokens} tokens, this one ${table.tokens}: compare tables of one vocabulary`,
    );
  }
  const random = createSeededRandom(sampleSeed);
  const weighing = Array.from(other.scales.keys()).filter(
    (token) => other.scales[token] !== 0 && table.scales[token] !== 0,
  );
  const sampled = Array.from({ length: sample }, () => weighing[Math.floor(random() * weighing.length)] ?? 0);
  const { meanShare, sameNearest } = neighbourOverlap(other, table, sampled);
  const passed = meanShare >= tolerance;
  print(
    `Against ${against}, ${sample} tokens: ${percent(meanShare)} of the ten nearest neighbours in common,`,
  );
  print(
    `the nearest is the same for ${percent(sameNearest)}. ${passed ? "Passed" : "FAILED"} at ${percent(tolerance)}.`,
  );
  return passed ? 0 : 1;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await runMain(async () => {
    process.exitCode = await runEmbeddingDistil(process.argv.slice(2), console.log);
  });
