import { mean } from "simple-statistics";
import { nonDecreasingHull } from "../../../evals/metrics/non-decreasing-hull.ts";
import { drawCostQualityPlane } from "../../../evals/replay/draw/cost-quality-plane.ts";
import { drawStrongCallChart } from "../../../evals/replay/draw/strong-call-chart.ts";
import { meanHull, meanOfLists } from "../../../evals/replay/protocol/mean-curves.ts";
import { strongSteps } from "../../../evals/replay/protocol/thin-curve.ts";
import { type FileScores, partsOf } from "./file-scores.ts";

const drawn: readonly (readonly [router: string, title: string])[] = [
  ["tradewind full", "Tradewind, full"],
  ["tradewind static", "Tradewind, static"],
  ["model means", "constant (model means)"],
  ["task means", "true task label known"],
  ["oracle", "oracle"],
];
const bounds: ReadonlySet<string> = new Set(["task means", "oracle"]);

/** The rows split of a file, drawn: curves and single models are means over the seeds. */
export function protocolPlot(scores: FileScores): string {
  const parts = partsOf(scores, "rows");
  const curves = drawn
    .map(([router, title]) => ({
      name: title,
      isBound: bounds.has(router),
      own: parts.flatMap(({ routers }) => routers.filter(({ name }) => name === router)),
    }))
    .filter(({ own }) => own.length > 0);
  const title = `${scores.name}, questions held out`;
  if (scores.models === 2) {
    return drawStrongCallChart({
      title,
      curves: curves.map(({ name, isBound, own }) => ({
        name,
        isBound,
        points: meanOfLists(own.map(({ curve }) => curve.strong)).map((quality, step) => ({
          strongShare: step / strongSteps,
          quality,
        })),
      })),
    });
  }
  const singles = (parts[0]?.singles ?? []).map(({ model }) => {
    const own = parts.map((part) => part.singles.find((single) => single.model === model)!);
    return {
      model,
      costUsd: mean(own.map(({ costUsd }) => costUsd)),
      quality: mean(own.map(({ quality }) => quality)),
    };
  });
  return drawCostQualityPlane({
    title,
    singles,
    curves: [
      ...curves.map(({ name, isBound, own }) => ({
        name,
        isBound,
        points: meanHull(own.map(({ curve }) => curve.hull)),
      })),
      { name: "hull of single models", isBound: false, points: nonDecreasingHull(singles) },
    ],
  });
}
