import type { ReportTable } from "../../../evals/replay/draw/report-page.ts";
import {
  type MeanAndDeviation,
  meanAndDeviation,
} from "../../../evals/replay/protocol/mean-and-deviation.ts";
import type { ProtocolSplit } from "../../../evals/replay/protocol/protocol-part.ts";
import type { RouterScores } from "../../../evals/replay/protocol/score-protocol-part.ts";
import { type FileScores, partsOf } from "./file-scores.ts";
import { coveredShare, deviationCell } from "./protocol-tables.ts";
import {
  coverageRange,
  maxCalibrationError,
  minFewRowsDifference,
  type ReachTarget,
  reachTargets,
} from "./reach-targets.ts";

const columns = ["data", "metric", "constant", "true task label", "static", "full", "reach", "reached"];
const depths = ["tradewind static", "tradewind full"];

/** The targets beside what was measured; data sets without targets of their own have only what is asked of all. */
export function reachTable(files: readonly FileScores[]): ReportTable {
  return {
    title: "What was to be reached",
    columns,
    rows: files.flatMap((file) => [
      ...reachTargets.filter((target) => target.file === file.name).map((target) => targetRow(file, target)),
      ...(["rows", "tasks"] as const).flatMap((split) => calibrationRows(file, split)),
      ...coverageRows(file),
      ...fewRowsRows(file),
    ]),
  };
}

function targetRow(
  file: FileScores,
  { split, title, figure, isShare, bound, target }: ReachTarget,
): string[] {
  const own = (router: string): MeanAndDeviation =>
    overSeeds(file, split, router, ({ figures }) => figures[figure]);
  const meets = (value: number): boolean => (bound === "at least" ? value >= target : value <= target);
  const sign = bound === "at least" ? "≥" : "≤";
  return [
    `${file.name}, ${split}`,
    title,
    ...["model means", "task means", ...depths].map((router) => deviationCell(own(router), isShare)),
    `${sign} ${isShare ? `${Math.round(100 * target)}%` : target}`,
    verdict(depths.map(own), meets),
  ];
}

function calibrationRows(file: FileScores, split: ProtocolSplit): string[][] {
  if (partsOf(file, split).length === 0) return [];
  const own = (router: string): MeanAndDeviation =>
    overSeeds(file, split, router, ({ figures }) => figures.calibrationError);
  return [
    [
      `${file.name}, ${split}`,
      "calibration error",
      ...["model means", "task means", ...depths].map((router) => deviationCell(own(router), false)),
      `≤ ${maxCalibrationError}`,
      verdict(depths.map(own), (value) => value <= maxCalibrationError),
    ],
  ];
}

function coverageRows(file: FileScores): string[][] {
  const covered = depths.map((router) => overSeeds(file, "rows", router, coveredShare));
  if (covered.every(({ mean }) => mean === null)) return [];
  const { low, high } = coverageRange;
  return [
    [
      `${file.name}, rows`,
      "90% interval of a task mean holds",
      "-",
      "-",
      ...covered.map((share) => deviationCell(share, true)),
      `${100 * low}-${100 * high}%`,
      verdict(covered, (value) => value >= low && value <= high),
    ],
  ];
}

function fewRowsRows(file: FileScores): string[][] {
  if (file.fewRows.length === 0) return [];
  const difference = meanAndDeviation(
    file.fewRows.map(({ accuracy, bestOnTraining }) => accuracy - bestOnTraining),
  );
  return [
    [
      `${file.name}, 50 rows`,
      "accuracy over always the best model of these rows",
      "0",
      "-",
      "-",
      deviationCell(difference, false),
      `≥ ${minFewRowsDifference}`,
      verdict([difference], (value) => value >= minFewRowsDifference),
    ],
  ];
}

function overSeeds(
  file: FileScores,
  split: ProtocolSplit,
  router: string,
  figureOf: (scores: RouterScores) => number | null,
): MeanAndDeviation {
  const scores = partsOf(file, split).flatMap(({ routers }) => routers.filter(({ name }) => name === router));
  return meanAndDeviation(scores.map(figureOf));
}

/** By the means alone: the standard deviation beside them says how much a yes or a no is worth. */
function verdict(measured: readonly MeanAndDeviation[], meets: (value: number) => boolean): string {
  const known = measured.flatMap(({ mean }) => (mean === null ? [] : [meets(mean)]));
  if (known.every((isMet) => isMet)) return "yes";
  if (known.every((isMet) => !isMet)) return "no";
  return known[0] === true ? "static alone" : "full alone";
}
