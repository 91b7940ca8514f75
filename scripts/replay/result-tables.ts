import type { ReportTable } from "../../evals/replay/draw/report-page.ts";
import type { FigureOptions } from "../../evals/replay/figures-by-bootstrap.ts";
import { policyFigures } from "../../evals/replay/policy-figures.ts";
import type { ReplayFigureName } from "../../evals/replay/replay-figures.ts";
import type { ScoredRouter } from "../../evals/replay/score-router.ts";
import type { UsableOutcomes } from "../../evals/replay/usable-outcomes.ts";
import { figureCell } from "./figure-cell.ts";
import type { ScoredPolicy } from "./replay-files.ts";

const costDigits = 4;

const groups: readonly (readonly [
  title: string,
  figures: readonly (readonly [ReplayFigureName, string])[],
])[] = [
  [
    "Cost and quality",
    [
      ["quality", "accuracy"],
      ["aiqGain", "AIQ gain"],
      ["savingsAtEqualQuality", "savings, equal quality"],
      ["savingsAt95PercentQuality", "savings, 95% of it"],
      ["qualityGainAtEqualCost", "won at equal cost"],
    ],
  ],
  [
    "Against perfect choices",
    [
      ["oracleGapClosed", "oracle gap closed"],
      ["regret", "regret"],
    ],
  ],
  [
    "Strong and weak model",
    [
      ["apgr", "APGR"],
      ["cpt50", "CPT(50%)"],
      ["cpt80", "CPT(80%)"],
    ],
  ],
  [
    "Predictions",
    [
      ["calibrationError", "calibration error"],
      ["brierScore", "Brier score"],
      ["costOrderingAccuracy", "cost ordering"],
    ],
  ],
];

/** How a router is named beside the others: bounds say what they need. */
export const routerTitle = ({ name, knows }: Pick<ScoredRouter, "name" | "knows">): string =>
  knows === "prompt" ? name : `${name} (needs the ${knows})`;

/** Every metric of every router; a table without any defined figure is left out. */
export const routerTables = (routers: readonly ScoredRouter[]): ReportTable[] =>
  groups
    .filter(([, figures]) =>
      figures.some(([name]) => routers.some((router) => router.figures[name].estimate !== null)),
    )
    .map(([title, figures]) => ({
      title,
      columns: ["router", ...figures.map(([, name]) => name)],
      rows: routers.map((router) => [
        routerTitle(router),
        ...figures.map(([name]) => figureCell(router.figures[name])),
      ]),
    }));

/** What always calling one model scores and costs, against the baseline. */
export function singleModelTable(
  usable: UsableOutcomes,
  baselineModel: number,
  options: FigureOptions,
): ReportTable {
  return {
    title: "Single models",
    columns: ["always", "accuracy", "$ per 1000", "savings"],
    rows: usable.outcomes.models.map((model, column) => {
      const choices = new Int32Array(usable.outcomes.promptCount).fill(column);
      const figures = policyFigures(choices, usable, baselineModel, options);
      return [
        column === baselineModel ? `${model} (baseline)` : model,
        figureCell(figures.quality),
        figureCell(figures.costPerThousandUsd, costDigits),
        figureCell(figures.savings, 2),
      ];
    }),
  };
}

export const policyTable = (policies: readonly ScoredPolicy[]): ReportTable => ({
  title: "Policies, on the predictions",
  columns: ["policy", "accuracy", "$ per 1000", "accuracy over the baseline", "savings"],
  rows: policies.map(({ name, figures }) => [
    name,
    figureCell(figures.quality),
    figureCell(figures.costPerThousandUsd, costDigits),
    figureCell(figures.qualityGain),
    figureCell(figures.savings, 2),
  ]),
});
