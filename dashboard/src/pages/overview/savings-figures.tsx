import type { SavingsAnswer, SavingsEstimate } from "../../../../server/answers/savings-answer.ts";
import type { Data } from "../../api/use-data.ts";
import { count, decimal, dollars, fullMoment, moment, percent, unknown } from "../../format/format.ts";
import { metricName } from "../../format/metric-name.ts";
import type { Figure } from "../../parts/layout.tsx";

const signedDecimal = (value: number): string => `${value > 0 ? "+" : ""}${decimal(value, 3)}`;

/** A change with its 95% interval. */
export const changeText = ({ value, low, high }: SavingsEstimate): string =>
  `${signedDecimal(value)} (95% interval ${signedDecimal(low)} to ${signedDecimal(high)})`;

/** What routing saved against the requests that were held out at random, and the quality that it kept. */
export function savingsFigures({ value, error }: Data<SavingsAnswer>): Figure[] {
  if (error !== null) return [{ name: "Saved", value: unknown, note: error }];
  if (value === null) return [{ name: "Saved", value: unknown, note: "reading" }];
  if (value.counting) return [{ name: "Saved", value: unknown, note: "being counted" }];
  if (value.measured === null)
    return [
      {
        name: "Saved",
        value: unknown,
        note: <span title={value.refused ?? undefined}>not measured: it needs a holdout</span>,
      },
    ];
  const { saved_usd: usd, saved_share: share, quality } = value.measured;
  return [
    {
      name: "Saved by routing",
      value: dollars(usd.value),
      note: (
        <>
          {share === null ? "" : `${percent(share.value, 0)} `}
          {baseText(value)}. 95% interval {dollars(usd.low)} to {dollars(usd.high)}.
        </>
      ),
      isWide: true,
    },
    ...quality.metrics.slice(0, 1).map(
      ({ metric, held_out: heldOut, routed, change }): Figure => ({
        name: "Quality change by routing",
        value: signedDecimal(change.value),
        isWide: true,
        note: `${metricName(metric)}: ${decimal(routed, 3)} routed, ${decimal(heldOut, 3)} held out; 95% interval of the difference ${signedDecimal(change.low)} to ${signedDecimal(change.high)}`,
      }),
    ),
  ];
}

/** Of what the saving is a part: what the routed requests would have cost on the model of the held-out ones. */
function baseText({ measured, holdout, arms = [] }: SavingsAnswer) {
  const routed = arms.find(({ arm }) => arm === "routed");
  const held = arms.find(({ arm }) => arm === "baseline");
  if (measured === null || routed === undefined || held === undefined || holdout === undefined) return "";
  const priced = routed.requests - routed.cost_unknown_requests;
  return (
    <>
      of {dollars(measured.cost_per_request_usd.held_out * priced)} that {count(priced)} routed requests{" "}
      <span class="nowrap" title={`${fullMoment(holdout.since)} to ${fullMoment(holdout.until)} UTC`}>
        since {moment(holdout.since)}
      </span>{" "}
      would have cost on {holdout.model}, by {count(held.requests)} requests held out at random
    </>
  );
}
