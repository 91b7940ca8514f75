import type { DecisionAnswer } from "../../../../server/answers/decision-answer.ts";
import { decimal, dollars } from "../../format/format.ts";
import { costOf, leadOf, utilityParts } from "./utility.ts";

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** Utility with this request's figures, so that it can be computed again. */
export function UtilityFormula({ decision }: { decision: DecisionAnswer }) {
  const parts = utilityParts(decision);
  const first = decision.ranked[0];
  if (parts === null || first === undefined || first.score === null) return null;
  const { qualityWeight, costPerUsd, latencyPerSecond } = parts;
  const [usd, latencyMs] = [costOf(first), first.latency.total_ms];
  // What is not known cannot be computed again.
  if ((usd === null && costPerUsd > 0) || (latencyMs === null && latencyPerSecond > 0)) return null;
  return (
    <div class="panel-body stack">
      <p>
        Utility = quality × {short(qualityWeight)} − cost in dollars × {short(costPerUsd)}
        {latencyPerSecond === 0 ? "" : ` − latency in seconds × ${short(latencyPerSecond)}`}. Of{" "}
        {first.candidate}: {decimal(first.quality.mean, 4)} × {short(qualityWeight)} −{" "}
        {usd === null ? "unknown" : short(usd)} × {short(costPerUsd)}
        {latencyPerSecond === 0
          ? ""
          : ` − ${short((latencyMs ?? Number.NaN) / 1_000)} × ${short(latencyPerSecond)}`}{" "}
        = <strong>{decimal(first.score, 4)}</strong>.
      </p>
    </div>
  );
}

/** How firm the first place is, and at which price of a quality point it would go to the second. */
export function Lead({ decision }: { decision: DecisionAnswer }) {
  const found = leadOf(decision);
  if (found === null) return null;
  const { first, second, lead, deviation, tieUsd } = found;
  const [firstUsd, secondUsd] = [costOf(first), costOf(second)];
  const isMoreExpensive = firstUsd !== null && secondUsd !== null && secondUsd > firstUsd;
  return (
    <p class="wrap-anywhere">
      {found.isAlmostTie ? <strong>Almost a tie: </strong> : null}
      {first.candidate} leads {second.candidate} by {decimal(lead, 4)} of utility, and the standard deviation
      of that difference is {decimal(deviation, 4)}, both taken as independent.
      {tieUsd === null
        ? ""
        : ` ${second.candidate} would have ranked first with a quality point (0.01 of quality) worth ${isMoreExpensive ? "more" : "less"} than ${dollars(tieUsd)} a request.`}
    </p>
  );
}
