import { pathToFileURL } from "node:url";
import { SingleBar } from "cli-progress";
import { createSeededRandom, loadStaticTable, requireModelFiles } from "../engine/index.ts";
import { type DistilledTable, distilTable } from "./embedding/distil-table.ts";
import { neighbourOverlap } from "./embedding/neighbour-overlap.ts";
import { tokenWeights } from "./embedding/token-weights.ts";
import { readVocabulary } from "./embedding/vocabulary.ts";
import { vocabularyVectors } from "./embedding/vocabulary-vectors.ts";
import { writeStaticModel } from "./embedding/write-static-model.ts";
import { readOptions } from "./terminal/read-options.ts";

const usage = `Makes a static token table from any feature-extraction model (see docs/embedding.md).

npm run embedding:distil -- --model FOLDER --out FOLDER   writes the table as a model folder
npm run embedding:distil -- --model FOLDER --check        compares it with the table of the project

  --dimensions N   columns of the table, at most those of the model (256)
  --against FOLDER table to compare with (datasets/models/tradewind-static)
  --tolerance X    smallest mean share of the ten nearest neighbours in common that passes (0.75)
  --sample N       tokens that are compared (300)`;

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
  const { values } = readOptions({
    args,
    options: {
      model: { type: "string" },
      out: { type: "string" },
      check: { type: "boolean", default: false },
      against: { type: "string", default: "datasets/models/tradewind-static" },
      dimensions: { type: "string", default: "256" },
      tolerance: { type: "string", default: "0.75" },
      sample: { type: "string", default: "300" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    print(usage);
    return 0;
  }
  if (values.model === undefined) throw new Error(`--model is missing: name a model folder\n\n${usage}`);
  if (values.out === undefined && !values.check) {
    throw new Error(`--out is missing: name the folder to write, or give --check\n\n${usage}`);
  }
  const dimensions = positive("dimensions", values.dimensions);
  const tolerance = positive("tolerance", values.tolerance);
  const sample = positive("sample", values.sample);

  requireModelFiles(values.model);
  const table = await distil(values.model, dimensions, print, progress);
  if (values.out !== undefined) {
    await writeStaticModel(table, values.model, values.out);
    print(`${values.out}: ${table.tokens} tokens x ${table.dimensions}, ready for createStaticEmbedder.`);
  }
  return values.check ? check(table, values.against, tolerance, sample, print) : 0;
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

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is "${text}": give a number above 0`);
  return value;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    process.exitCode = await runEmbeddingDistil(process.argv.slice(2), console.log);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
