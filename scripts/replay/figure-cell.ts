import type { BootstrapFigure } from "../../evals/stats/clustered-bootstrap.ts";

/** `0.293 [0.250, 0.341]`; without an interval the figure alone, undefined a dash. */
export function figureCell({ estimate, low, high }: BootstrapFigure, digits = 3): string {
  if (estimate === null) return "-";
  const show = (value: number): string => value.toFixed(digits);
  return low === null || high === null ? show(estimate) : `${show(estimate)} [${show(low)}, ${show(high)}]`;
}
