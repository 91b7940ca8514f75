import { readFileSync } from "node:fs";
import Table from "cli-table3";
import { median } from "simple-statistics";
import {
  type CatalogueEntry,
  groupBy,
  loadPublicPriorsBuilder,
  type OrdinaryUse,
  type PriorSubject,
  type PublicPriors,
  resolvePrice,
  type SpeedPrior,
  type TaskMap,
} from "../../engine/index.ts";
import { type BenchmarkFiles, benchmarkFileNames } from "./benchmark-files.ts";
import { figureItems, publicFigures } from "./public-figures.ts";
import { spendingRows } from "./spending-rows.ts";

const datasets = new URL("../../datasets/", import.meta.url);
const buildPublicPriors = await loadPublicPriorsBuilder();

/** Prices as of this moment go into the priors, so that a rebuild gives the same artefact whenever it is made. */
const priorsPriceDate = "2026-11-22T12:00:00Z";

/**
 * The public-figures half of the priors: candidates, quality by price and ordinary output tokens. Deterministic.
 *
 * @param figures instead of those in datasets/benchmarks
 */
export function publicPriorsFromDatasets(figures?: BenchmarkFiles): PublicPriors {
  const { files: shipped, taskMap } = readBenchmarks();
  const files = figures ?? shipped;
  const { models } = read<{ models: CatalogueEntry[] }>("catalogue/models.json");
  return buildPublicPriors({
    figures: publicFigures(files),
    items: figureItems(files),
    spending: spendingRows(files, models),
    speeds: measuredSpeeds(files),
    taskMap,
    ordinaryUse: read<OrdinaryUse>("catalogue/ordinary-use.json"),
    subjects: models.map(priorSubject),
  });
}

/**
 * Speed at the maker's own endpoint: the shortest time to a first token over a model's efforts, as providers that hide reasoning count it into that
 * time, and the median of its speeds.
 */
function measuredSpeeds({ aliases, artificialAnalysis }: BenchmarkFiles): Map<string, SpeedPrior> {
  const rows = Object.entries(artificialAnalysis.rows).flatMap(
    ([name, { timeToFirstTokenMs, outputTokensPerSecond }]) =>
      timeToFirstTokenMs === null || outputTokensPerSecond === null
        ? []
        : (aliases.artificialAnalysis[name] ?? []).map((id) => ({
            ...{ modelId: id.split("@")[0]!, timeToFirstTokenMs, outputTokensPerSecond },
          })),
  );
  return new Map(
    [...groupBy(rows, ({ modelId }) => modelId)].map(([modelId, own]) => [
      modelId,
      {
        timeToFirstTokenMs: Math.min(...own.map((row) => row.timeToFirstTokenMs), longestFirstTokenMs),
        outputTokensPerSecond: Math.round(median(own.map((row) => row.outputTokensPerSecond))),
      },
    ]),
  );
}
/** A longer time to a first token is reasoning that the provider hides, which comes in through its tokens. */
const longestFirstTokenMs = 3000;

const read = <Content>(path: string): Content =>
  JSON.parse(readFileSync(new URL(path, datasets), "utf8")) as Content;

/** The public figures, and which of them speak of which kind of work. */
export function readBenchmarks(): { readonly files: BenchmarkFiles; readonly taskMap: TaskMap } {
  const files = Object.fromEntries(
    Object.entries(benchmarkFileNames).map(([key, name]) => [key, read(`benchmarks/${name}`)]),
  ) as unknown as BenchmarkFiles;
  return { files, taskMap: read<{ taskTypes: TaskMap }>("benchmarks/task-map.json").taskTypes };
}

const priorSubject = (entry: CatalogueEntry): PriorSubject => ({
  modelId: entry.id,
  provider: entry.provider,
  figuresFrom: entry.figuresFrom ?? entry.id,
  successorOf: entry.successorOf ?? null,
  efforts: entry.reasoningEfforts,
  defaultEffort: entry.defaultEffort,
  reasonsByItself: entry.reasonsByItself,
  price: resolvePrice(
    { modelId: entry.id, reference: entry.price, overrides: [] },
    Date.parse(priorsPriceDate),
  ),
});

/** Candidates by task types, best overall first: quality in per cent, `?` behind it where only the price speaks. */
export function priorsTable({ candidates, outputTokens }: PublicPriors): string {
  const types = Object.keys(outputTokens);
  const table = new Table({
    head: ["candidate", "all", ...types.map((type) => type.slice(-9)), "len", "ttft", "tok/s"],
    style: { compact: true, head: [] },
  });
  const rows = Object.entries(candidates).sort(([, one], [, other]) => other.overall.mean - one.overall.mean);
  for (const [id, prior] of rows) {
    const percent = (mean: number): string => (100 * mean).toFixed(0);
    const mark = prior.overall.evidence.length === 0 ? "?" : "";
    table.push([
      id,
      `${percent(prior.overall.mean)}±${percent(prior.overall.standardDeviation)}${mark}`,
      ...types.map((type) => percent(prior.quality[type]?.mean ?? prior.overall.mean)),
      prior.verbosity,
      prior.timeToFirstTokenMs,
      prior.outputTokensPerSecond,
    ]);
  }
  return table.toString();
}

if (import.meta.url === `file://${process.argv[1]}`) console.log(priorsTable(publicPriorsFromDatasets()));
