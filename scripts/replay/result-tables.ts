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
  figures: readonly (readonly [ReplayFigureName, title: string, meaning: string])[],
])[] = [
  [
    "Cost and quality",
    [
      ["quality", "accuracy", "mean score of the models that it chose, 0 to 1"],
      [
        "aiqGain",
        "AIQ gain",
        "quality averaged over all costs: 0 = no better than mixing single models by chance, 1 = a perfect choice for every prompt",
      ],
      [
        "savingsAtEqualQuality",
        "savings, equal quality",
        "share of the baseline's cost saved at the baseline's accuracy",
      ],
      ["savingsAt95PercentQuality", "savings, 95% quality", "the same at 95% of the baseline's accuracy"],
      [
        "qualityGainAtEqualCost",
        "accuracy gained, equal cost",
        "accuracy above the baseline's at the baseline's cost",
      ],
    ],
  ],
  [
    "Against perfect choices",
    [
      [
        "oracleGapClosed",
        "oracle gap closed",
        "0 = as good as the best single model, 1 = a perfect choice for every prompt",
      ],
      ["regret", "regret", "accuracy lost against a perfect choice"],
    ],
  ],
  [
    "Strong and weak model",
    [
      [
        "apgr",
        "APGR",
        "share of the quality between weak and strong model that is recovered, averaged over the shares of strong calls; 0.5 = by chance",
      ],
      ["cpt50", "CPT(50%)", "share of calls to the strong model that recovers half of that quality"],
      ["cpt80", "CPT(80%)", "the same for 80% of it"],
    ],
  ],
  [
    "Predictions",
    [
      [
        "calibrationError",
        "calibration error",
        "mean distance of predicted from observed quality, 0 is best",
      ],
      ["brierScore", "Brier score", "mean squared error of predicted quality, 0 is best"],
      ["costOrderingAccuracy", "cost ordering", "pairs of models whose cheaper one was predicted right"],
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
      meanings: figures.map(([, name, meaning]) => `${name}: ${meaning}`),
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
