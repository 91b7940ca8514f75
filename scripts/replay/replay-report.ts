import { nonDecreasingHull } from "../../evals/metrics/non-decreasing-hull.ts";
import { singleModelPoints } from "../../evals/metrics/single-model-points.ts";
import { drawCostQualityPlane } from "../../evals/replay/draw/cost-quality-plane.ts";
import { type ReportTable, renderReportPage } from "../../evals/replay/draw/report-page.ts";
import { drawStrongCallChart } from "../../evals/replay/draw/strong-call-chart.ts";
import type { ReplayResult } from "./replay-files.ts";
import { replayNotes } from "./replay-summary.ts";
import { routerTitle } from "./result-tables.ts";

/** A self-contained page: the cost-quality plane, the curve of two models where there are two, and every table. */
export function replayReport(result: ReplayResult, tables: readonly ReportTable[]): string {
  const { routers } = result;
  const main = routers.at(-1)!;
  const shown = [
    main,
    ...routers.filter(({ name }) => name === "model means" || name === "task means"),
    ...routers.filter(({ knows }) => knows === "outcome"),
  ];
  const drawings: string[] = [];
  if (result.part.usable.hasCosts) {
    const { outcomes } = result.part.usable;
    const singles = singleModelPoints(outcomes).map((point, column) => ({
      ...point,
      model: outcomes.models[column]!,
    }));
    drawings.push(
      drawCostQualityPlane({
        title: "Quality and cost",
        singles,
        curves: [
          ...shown.map((router) => ({
            name: routerTitle(router),
            points: nonDecreasingHull(router.curve),
            isBound: router.knows !== "prompt",
          })),
          { name: "hull of single models", points: nonDecreasingHull(singles), isBound: false },
        ],
      }),
    );
  }
  if (main.strongCurve.length > 0) {
    drawings.push(
      drawStrongCallChart({
        title: "Quality by share of calls to the strong model",
        curves: shown.map((router) => ({
          name: routerTitle(router),
          points: router.strongCurve,
          isBound: router.knows !== "prompt",
        })),
      }),
    );
  }
  return renderReportPage({
    title: "Replay of recorded outcomes",
    notes: replayNotes(result),
    drawings,
    tables,
  });
}
