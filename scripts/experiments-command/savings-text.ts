import type { SavingsEstimate, SavingsReport } from "../../server/answers/savings-answer.ts";
import { formatPercent } from "../terminal/format-figures.ts";

const usd = (value: number): string => {
  const digits =
    Math.abs(value) >= 1 || value === 0 ? 2 : Math.min(9, 2 - Math.floor(Math.log10(Math.abs(value))));
  return `${value < 0 ? "-" : ""}$${Math.abs(value).toFixed(digits)}`;
};
const range = ({ value, low, high }: SavingsEstimate, format: (value: number) => string): string =>
  `${format(value)} (95%: ${format(low)} to ${format(high)})`;
const signed = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(3)}`;

/** The savings report as lines for a terminal. */
export function savingsText(report: SavingsReport): string {
  const { measured, refused, list_price: list, arms = [], holdout } = report;
  const lines = [
    `Savings from ${report.since} to ${report.until}${report.tenant === null ? "" : `, tenant ${report.tenant}`}`,
  ];
  if (holdout !== undefined)
    lines.push(
      `Holdout ${holdout.id} on ${holdout.model}: ${arms.map((one) => `${one.arm} ${one.requests} requests (${one.units} ${holdout.unit}s)`).join(", ")}`,
    );
  if (measured === null) lines.push(`Measured: none, ${refused}.`);
  else {
    const { held_out: held, routed } = measured.cost_per_request_usd;
    lines.push(
      `Measured against the holdout: saved ${range(measured.saved_usd, usd)}`,
      ...(measured.saved_share === null
        ? []
        : [`  of what it would have cost: ${range(measured.saved_share, formatPercent)}`]),
      `  a request: ${usd(held)} held out, ${usd(routed)} routed`,
    );
    const { metrics, unknown_reason: reason } = measured.quality;
    for (const one of metrics)
      lines.push(
        `  quality by ${one.metric}: ${one.routed.toFixed(3)} routed, ${one.held_out.toFixed(3)} held out, change ${range(one.change, signed)}`,
      );
    if (metrics.length === 0) lines.push(`  quality: not known, ${reason}`);
  }
  lines.push(
    list.saved_usd === null
      ? `List price: not known, ${list.unknown_reason}.`
      : `List price (not measured): the same tokens at ${list.baseline} ${usd(list.list_usd)}, charged ${usd(list.charged_usd)}, difference ${usd(list.saved_usd)} on ${list.requests} requests${list.unknown_requests > 0 ? `; ${list.unknown_requests} of unknown tokens or cost are left out` : ""}`,
  );
  return lines.join("\n");
}
