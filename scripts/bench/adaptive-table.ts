import { formatPercent } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";
import type { AdaptiveBenchmark } from "./adaptive-benchmark.ts";

const utility = (value: number): string => value.toFixed(4);

/** What `--adaptive` spared, beside the full grid and a uniform run with as many calls. */
export function adaptiveTable(figures: AdaptiveBenchmark, useColor: boolean): string {
  const { adaptive, fullGrid, uniform, uniformShareAtEqualRegret } = figures;
  const right = (title: string) => ({ title, align: "right" as const });
  const table = renderTable(
    [
      { title: `${figures.models} models, ${figures.tasks} task types` },
      right("calls"),
      right("dollars"),
      right("regret, same cases"),
      right("regret, other cases"),
    ],
    [
      [
        "adaptive",
        formatPercent(figures.askedShare),
        formatPercent(figures.paidShare),
        utility(adaptive.own),
        utility(adaptive.others),
      ],
      [
        "uniform, as many calls",
        formatPercent(figures.askedShare),
        formatPercent(figures.askedShare),
        utility(uniform.own),
        utility(uniform.others),
      ],
      ["all cases of all models", "100.0%", "100.0%", utility(fullGrid.own), utility(fullGrid.others)],
    ],
    useColor,
  );
  const equal =
    uniformShareAtEqualRegret === null
      ? "No uniform run is as good."
      : `A uniform run is as good with ${formatPercent(uniformShareAtEqualRegret)} of the calls.`;
  return `${table}\n${equal} Task types ended early: ${formatPercent(figures.earlyShare)}; runs with a choice worse than promised: ${formatPercent(figures.falseShare)}.`;
}
