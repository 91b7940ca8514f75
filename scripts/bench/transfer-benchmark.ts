import {
  createEvidencePredictor,
  createSeededRandom,
  createStaticEmbedder,
  fitEvidenceModel,
} from "../../engine/index.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { apgr, strongCallCurve, strongCallOrder } from "../../evals/metrics/strong-call-curve.ts";
import { extractFeatures } from "../../evals/replay/extract-features.ts";
import { outcomesToFitTable } from "../../evals/replay/outcomes-to-fit-table.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";

/** What a fit does on prompts that it has not seen: of task types left out of it whole, or of those that it knows. */
interface TransferRow {
  readonly name: string;
  readonly trainingRows: number;
  readonly draws: number;
  /** Mean score of the model predicted best less that of the model best on the training rows; its standard deviation over the draws; the least. */
  readonly lead: { readonly mean: number; readonly deviation: number; readonly worst: number };
  /** Mean score of always that model. */
  readonly always: number;
  /** Of two models: mean over the draws and its standard error, draws in which the stronger one gains nothing left out; null: there are more models. */
  readonly apgr: { readonly mean: number; readonly standardError: number } | null;
}

interface Draw {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const fewRows = 500;
/** One task in so many is left out: 4 of 9, 8 of 49. */
const hiddenTasks = (tasks: number): number => (tasks >= 20 ? 8 : Math.min(4, Math.floor(tasks / 2)));

/** Fits on some task types of a file of recorded outcomes and routes the others; beside it, the same on known tasks with a fifth of the questions held out. */
export async function transferBenchmark(file: string, draws: number): Promise<TransferRow[]> {
  const table = await readOutcomes([file]);
  const inPlace = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const features = await extractFeatures(table.prompts, { inPlace, contextual: null });
  const all = [...table.prompts.keys()];
  const tasks = [...new Set(table.prompts.flatMap(({ task }) => task ?? []))];
  const groups = [...new Set(table.prompts.map(({ group }) => group))];
  const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
    items
      .map((item) => ({ item, key: random() }))
      .sort((one, other) => one.key - other.key)
      .map(({ item }) => item);
  const hidden = (random: () => number): Draw => {
    const held = new Set(shuffled(tasks, random).slice(0, hiddenTasks(tasks.length)));
    const isHeld = (row: number): boolean => held.has(table.prompts[row]!.task ?? "");
    return { train: all.filter((row) => !isHeld(row)), test: all.filter(isHeld) };
  };
  const known = (random: () => number): Draw => {
    const held = new Set(shuffled(groups, random).slice(0, groups.length / 5));
    const isHeld = (row: number): boolean => held.has(table.prompts[row]!.group);
    return { train: all.filter((row) => !isHeld(row)), test: all.filter(isHeld) };
  };
  const few =
    (split: (random: () => number) => Draw) =>
    (random: () => number): Draw => {
      const { train, test } = split(random);
      return { train: shuffled(train, random).slice(0, fewRows), test };
    };
  const splits = {
    "hidden tasks": hidden,
    "hidden tasks, few rows": few(hidden),
    "known tasks": known,
    "known tasks, few rows": few(known),
  };
  return Object.entries(splits).map(([name, split]) => {
    const results = Array.from({ length: draws }, (_, draw) => {
      const random = createSeededRandom(7001 + draw);
      const { train, test } = split(random);
      return { trainingRows: train.length, ...judge(train, test, draw) };
    });
    const leads = results.map(({ lead }) => lead);
    const areas = results.flatMap((one) => one.apgr ?? []);
    return {
      name,
      trainingRows: Math.round(average(results.map(({ trainingRows }) => trainingRows))),
      draws,
      lead: { mean: average(leads), deviation: deviation(leads), worst: Math.min(...leads) },
      always: average(results.map(({ always }) => always)),
      apgr:
        areas.length === 0
          ? null
          : { mean: average(areas), standardError: deviation(areas) / Math.sqrt(areas.length) },
    };
  });

  function judge(train: readonly number[], test: readonly number[], seed: number) {
    const model = fitEvidenceModel(outcomesToFitTable(table, features, train), seed + 1);
    const predictor = createEvidencePredictor(model);
    const { modelMeans } = model.static;
    const best = modelMeans.indexOf(Math.max(...modelMeans));
    const rows = test.map((row) => {
      const { quality } = predictor.predict(features[row]!, table.prompts[row]!.text.length);
      return { quality, scores: table.models.map((_, index) => table.scoreAt(row, index) ?? Number.NaN) };
    });
    const complete = rows.filter(({ scores }) => !scores.some(Number.isNaN));
    const taken = complete.map(({ quality, scores }) => scores[quality.indexOf(Math.max(...quality))]!);
    const always = average(complete.map(({ scores }) => scores[best]!));
    const pair = (index: number): Float64Array => Float64Array.from(complete, ({ scores }) => scores[index]!);
    const area =
      table.models.length === 2
        ? apgr(
            strongCallCurve(
              strongCallOrder({
                strongPreference: Float64Array.from(
                  complete,
                  ({ quality }) => quality[best]! - quality[1 - best]!,
                ),
                strongScores: pair(best),
                weakScores: pair(1 - best),
              }),
            ),
          )
        : null;
    return { lead: average(taken) - always, always, apgr: area };
  }
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const deviation = (values: readonly number[]): number => {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
};
