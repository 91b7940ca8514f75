import { mean } from "simple-statistics";
import type { ReportTable } from "../../../evals/replay/draw/report-page.ts";
import { type GuaranteeScore, guaranteeTerms } from "../../../evals/replay/protocol/score-guarantee.ts";
import type { FileScores } from "./file-scores.ts";

/** A loss of more standard errors than this is called significant. */
const significantErrors = 2;
/** Costs over the baseline's by more than this count as above it. */
const costTolerance = 0.0005;

/** What the guarantee did to users of each model: gains, the worst of the repeats, how many lost, and the bill. */
export function guaranteeTable({ name, guarantee: { trainingRows, scores } }: FileScores): ReportTable {
  const baselines = [...new Set(scores.map(({ baseline }) => baseline))];
  const { share, confidence } = guaranteeTerms;
  return {
    title: `${name}, guarantee:${share},${confidence} fitted on ${trainingRows} rows, against the model used today`,
    columns: [
      "model used today",
      "accuracy gained",
      "worst repeat",
      "significantly worse",
      "cost over its own",
      "most expensive repeat",
      "prompts moved",
    ],
    rows: [
      ...baselines.map((baseline) =>
        cells(
          baseline,
          scores.filter((score) => score.baseline === baseline),
        ),
      ),
      cells("**all**", scores),
    ],
  };
}

function cells(title: string, scores: readonly GuaranteeScore[]): string[] {
  const gains = scores.map(({ qualityGain }) => qualityGain);
  const ratios = scores.flatMap(({ costRatio }) => costRatio ?? []);
  const worse = scores.filter(
    ({ qualityGain, standardError }) => qualityGain < -significantErrors * standardError && qualityGain < 0,
  );
  const above = ratios.filter((ratio) => ratio > 1 + costTolerance).length;
  return [
    title,
    signed(mean(gains)),
    signed(Math.min(...gains)),
    `${worse.length} of ${scores.length}`,
    ratios.length === 0 ? "-" : `x${mean(ratios).toFixed(2)}`,
    ratios.length === 0 ? "-" : `x${Math.max(...ratios).toFixed(2)}${above > 0 ? ` (${above} above 1)` : ""}`,
    `${(100 * mean(scores.map(({ moved }) => moved))).toFixed(0)}%`,
  ];
}

const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(3)}`;
