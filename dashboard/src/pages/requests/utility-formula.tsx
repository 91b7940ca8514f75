import type { Decision } from "../../api/request-types.ts";
import { decimal, dollars } from "../../format/format.ts";
import { costOf, leadOf, utilityParts } from "./utility.ts";

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** Utility with this request's figures, so that it can be computed again, and how firm the first place is. */
export function UtilityFormula({ decision }: { decision: Decision }) {
  const parts = utilityParts(decision);
  const first = decision.ranked[0];
  if (parts === null || first === undefined || first.score === null) return null;
  const found = leadOf(decision);
  const { qualityWeight, costPerUsd, latencyPerSecond } = parts;
  const seconds = (first.latency.total_ms ?? 0) / 1_000;
  return (
    <div class="panel-body stack">
      <p>
        Utility = quality × {short(qualityWeight)} − cost in dollars × {short(costPerUsd)}
        {latencyPerSecond === 0 ? "" : ` − latency in seconds × ${short(latencyPerSecond)}`}. Of{" "}
        {first.candidate}: {decimal(first.quality.mean, 4)} × {short(qualityWeight)} − {short(costOf(first))}{" "}
        × {short(costPerUsd)}
        {latencyPerSecond === 0 ? "" : ` − ${short(seconds)} × ${short(latencyPerSecond)}`} ={" "}
        <strong>{decimal(first.score, 4)}</strong>.
      </p>
      {found === null ? null : (
        <p>
          {found.isAlmostTie ? <strong>Almost a tie: </strong> : null}
          {found.first.candidate} leads {found.second.candidate} by {decimal(found.lead, 4)}, and the standard
          deviation of that difference is {decimal(found.deviation, 4)}.
          {found.tieUsd === null
            ? ""
            : ` ${found.second.candidate} ranks above it where a quality point (0.01 of quality) is worth ${costOf(found.second) > costOf(found.first) ? "more" : "less"} than ${dollars(found.tieUsd)} a request.`}
        </p>
      )}
    </div>
  );
}
