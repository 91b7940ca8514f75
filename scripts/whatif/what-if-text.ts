import type { Estimate, Move } from "../../engine/index.ts";
import type { WhatIfAnswer, WhatIfFigure } from "../../server/answers/what-if-answer.ts";
import type { StoredRequest } from "../../server/database/repositories/stored-request.ts";
import { showTable } from "../replay/replay-summary.ts";
import { counted, formatPercent } from "../terminal/format-figures.ts";

/** The answer for a terminal. */
export function whatIfText(
  answer: WhatIfAnswer,
  { source, useColor }: { readonly source: string; readonly useColor: boolean },
): string {
  const { requests, rule } = answer;
  const all = requests.decided_again;
  const figures = [
    { name: "quality", figure: answer.quality, digits: 3 },
    { name: "$ per 1000", figure: answer.cost_per_thousand_usd, digits: 4 },
    { name: "latency, ms", figure: answer.latency_ms, digits: 0 },
  ];
  const cell = (estimate: Estimate, digits: number): string => estimateCell(estimate, digits);
  return [
    `${counted(all, "request")} for auto from ${answer.since} to ${answer.until}, ${source}${answer.tenant === null ? "" : `, tenant ${answer.tenant}`}`,
    ...(requests.presets + requests.named > 0
      ? [`left out: ${requests.presets} for a preset of auto, ${requests.named} that named their model`]
      : []),
    rule.kind === "weights"
      ? `decided again with weights quality ${rule.weights.quality}, cost ${rule.weights.cost}, latency ${rule.weights.latency}`
      : `decided again with a guarantee of ${rule.share} at confidence ${rule.confidence}`,
    ...(answer.priors_version === null
      ? []
      : [
          `qualities as the priors ${answer.priors_version} predict them, without what was learnt since`,
          ...requests.unreadable_reasons.map(({ message }) => `left out: ${message}`),
        ]),
    `${requests.moved} would move (${formatPercent(requests.moved / Math.max(1, all))})${requests.refused > 0 ? `; ${requests.refused} would have no candidate` : ""}${requests.unpriced > 0 ? `; ${requests.unpriced} would go to a model without a price` : ""}`,
    requests.drawn === 0
      ? "nothing was drawn (routing.explore): the log can speak only of what chooses as it did"
      : `${formatPercent(requests.drawn / all)} of the requests could have gone to more than one candidate (routing.explore)`,
    "",
    showTable(
      {
        title: "Estimates with 95% intervals; users, sessions and equal prompts count as one",
        columns: ["", "logged", "predicted", "IPS", "SNIPS", "doubly robust", "change"],
        rows: figures.map(({ name, figure, digits }) => [
          name,
          ...[
            figure.logged,
            figure.predicted,
            figure.ips,
            figure.snips,
            figure.doubly_robust,
            figure.change,
          ].map((one) => cell(one, digits)),
        ]),
      },
      useColor,
    ),
    showTable(
      {
        title: "What they rest on",
        columns: ["", "observed", "alike", "effective", "could be", "largest weight", "cut"],
        rows: figures.map(({ name, figure }) => [name, ...overlapCells(figure)]),
      },
      useColor,
    ),
    ...figures.flatMap(({ name, figure }) =>
      figure.refusal === null ? [] : [`${name}: the log cannot say: ${figure.refusal}`],
    ),
    ...(answer.moves.length === 0
      ? []
      : [
          "",
          showTable(
            {
              title: "Moves",
              columns: ["from", "to", "task type", "requests"],
              rows: answer.moves.map(({ from, to, task_type, requests: count }) => [
                from,
                to ?? "nobody",
                task_type ?? "-",
                String(count),
              ]),
            },
            useColor,
          ),
        ]),
  ].join("\n");
}

function overlapCells({ overlap }: WhatIfFigure): string[] {
  return [
    String(overlap.observed_requests),
    String(overlap.alike_requests),
    overlap.effective_samples.toFixed(1),
    overlap.supported_share === null ? "-" : formatPercent(overlap.supported_share),
    overlap.max_weight.toFixed(1),
    String(overlap.clipped),
  ];
}

function estimateCell({ estimate, low, high }: Estimate, digits: number): string {
  if (estimate === null) return "-";
  const show = (value: number | null): string => (value === null ? "?" : value.toFixed(digits));
  return `${show(estimate)} [${show(low)}, ${show(high)}]`;
}

/** A request that would move, as a line of `--moves`. */
export const moveLine = (
  { requestId, taskType }: StoredRequest,
  { from, to, fromPrediction, toPrediction }: Move,
) => ({
  request_id: requestId,
  task_type: taskType,
  from: from.id,
  to: to?.id ?? null,
  quality_change: toPrediction === null ? null : toPrediction.quality.mean - fromPrediction.quality.mean,
  cost_change_usd:
    toPrediction?.cost.expectedNanoUsd == null || fromPrediction.cost.expectedNanoUsd === null
      ? null
      : (toPrediction.cost.expectedNanoUsd - fromPrediction.cost.expectedNanoUsd) / 1e9,
  latency_change_ms:
    toPrediction === null ? null : toPrediction.latency.totalMs - fromPrediction.latency.totalMs,
});
