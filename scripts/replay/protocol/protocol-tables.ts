import type { ReportTable } from "../../../evals/replay/draw/report-page.ts";
import {
  type MeanAndDeviation,
  meanAndDeviation,
} from "../../../evals/replay/protocol/mean-and-deviation.ts";
import type { ProtocolSplit } from "../../../evals/replay/protocol/protocol-part.ts";
import { fewRows } from "../../../evals/replay/protocol/score-few-rows.ts";
import type { PartScores, RouterScores } from "../../../evals/replay/protocol/score-protocol-part.ts";
import type { ReplayFigureName } from "../../../evals/replay/replay-figures.ts";
import { type FileScores, partsOf } from "./file-scores.ts";
import { guaranteeTable } from "./guarantee-table.ts";

interface Shown {
  readonly title: string;
  readonly figure: ReplayFigureName;
  /** Shown as a percentage. */
  readonly isShare?: boolean;
}

const manyModels: readonly Shown[] = [
  { title: "AIQ gain", figure: "aiqGain" },
  { title: "savings at equal accuracy", figure: "savingsAtEqualQuality", isShare: true },
  { title: "savings at 95%", figure: "savingsAt95PercentQuality", isShare: true },
  { title: "accuracy", figure: "quality" },
];
const twoModels: readonly Shown[] = [
  { title: "APGR", figure: "apgr" },
  { title: "CPT50", figure: "cpt50", isShare: true },
  { title: "CPT80", figure: "cpt80", isShare: true },
  { title: "accuracy", figure: "quality" },
];

const splitTitles: Readonly<Record<ProtocolSplit, string>> = {
  rows: "rows: a fifth of the questions held out",
  tasks: "tasks: three tenths of the tasks held out whole",
};

/** Mean and standard deviation over the seeds of every router, a table a split; then the check with few rows. */
export function protocolTables(scores: FileScores): ReportTable[] {
  const tables = (["rows", "tasks"] as const).flatMap((split) => {
    const parts = partsOf(scores, split);
    return parts.length === 0 ? [] : [splitTable(scores, split, parts)];
  });
  if (scores.fewRows.length > 0) tables.push(fewRowsTable(scores));
  if (scores.guarantee.scores.length > 0) tables.push(guaranteeTable(scores));
  return tables;
}

function splitTable(scores: FileScores, split: ProtocolSplit, parts: readonly PartScores[]): ReportTable {
  const shown = scores.models === 2 ? twoModels : manyModels;
  return {
    title: `${scores.name}, ${splitTitles[split]}`,
    columns: ["router", ...shown.map(({ title }) => title), "calibration error", "90% interval holds"],
    rows: (parts[0]?.routers ?? []).map(({ name }) => {
      const own = parts.map(({ routers }) => routers.find((router) => router.name === name)!);
      return [
        routerNames[name] ?? name,
        ...shown.map(({ figure, isShare = false }) =>
          deviationCell(meanAndDeviation(own.map(({ figures }) => figures[figure])), isShare),
        ),
        deviationCell(meanAndDeviation(own.map(({ figures }) => figures.calibrationError)), false),
        deviationCell(meanAndDeviation(own.map(coveredShare)), true),
      ];
    }),
  };
}

const routerNames: Readonly<Record<string, string>> = {
  "model means": "constant (model means)",
  "task means": "task means, true label known",
  "tradewind static": "**Tradewind**, static",
  "tradewind full": "**Tradewind**, full",
};

/** Null where nothing was counted. */
export const coveredShare = ({ coverage }: RouterScores): number | null =>
  coverage === null || coverage.cells === 0 ? null : coverage.covered / coverage.cells;

/** `0.293 ± 0.041`, `74 ± 3%`. */
export function deviationCell({ mean, deviation }: MeanAndDeviation, isShare: boolean): string {
  if (mean === null) return "-";
  const show = (value: number): string => (isShare ? (100 * value).toFixed(1) : value.toFixed(3));
  return `${show(mean)}${deviation === null ? "" : ` ± ${show(deviation)}`}${isShare ? "%" : ""}`;
}

function fewRowsTable({ name, fewRows: scores }: FileScores): ReportTable {
  const row = (title: string, differences: readonly number[]): string[] => [
    title,
    deviationCell(meanAndDeviation(differences), false),
    Math.min(...differences).toFixed(3),
    `${differences.filter((difference) => difference < -0.005).length} of ${differences.length}`,
  ];
  return {
    title: `${name}, fitted on ${fewRows} rows: accuracy less that of one model for everything`,
    columns: ["that model", "mean ± standard deviation", "worst", "below -0.005"],
    rows: [
      row(
        `best on the ${fewRows} rows`,
        scores.map(({ accuracy, bestOnTraining }) => accuracy - bestOnTraining),
      ),
      row(
        "best on the test rows, in hindsight",
        scores.map(({ accuracy, bestInHindsight }) => accuracy - bestInHindsight),
      ),
    ],
  };
}
