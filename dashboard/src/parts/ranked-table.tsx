import { useState } from "preact/hooks";
import type { DecisionAnswer, RankedCandidate } from "../../../server/answers/decision-answer.ts";
import { decimal, dollars, duration, unknown } from "../format/format.ts";
import { Badge } from "./layout.tsx";
import { type Column, Table } from "./table.tsx";
import { Whisker } from "./whisker.tsx";

const shownAtFirst = 8;

/** What matters first: a narrow window shows the first columns. */
function columnsFor(chosen: string): readonly Column<RankedCandidate & { rank: number }>[] {
  return [
    { name: "#", cell: ({ rank }) => rank },
    {
      name: "Candidate",
      isHead: true,
      cell: ({ candidate }) => (
        <span class="wrap-anywhere">
          {candidate} {candidate === chosen ? <Badge tone="accent">chosen</Badge> : null}
        </span>
      ),
    },
    {
      name: "Expected quality",
      isNumber: true,
      cell: ({ quality }) => `${decimal(quality.mean, 3)} ± ${decimal(quality.standard_deviation, 3)}`,
      sortBy: ({ quality }) => quality.mean,
    },
    {
      name: "Cost of 1,000 such",
      isNumber: true,
      cell: ({ cost: { expected_usd: usd, unknown_reason: reason } }) => (
        <span title={reason ?? (usd === null ? undefined : `${dollars(usd)} for this request`)}>
          {dollars(usd === null ? null : usd * 1_000)}
        </span>
      ),
      sortBy: ({ cost }) => cost.expected_usd,
    },
    { name: "Utility", isNumber: true, cell: ({ score }) => (score === null ? unknown : decimal(score, 4)) },
    {
      name: "Expected latency",
      isNumber: true,
      cell: ({ latency }) => duration(latency.total_ms),
      sortBy: ({ latency }) => latency.total_ms,
    },
    {
      name: "Quality, 0 to 1",
      cell: ({ quality: { mean, standard_deviation: deviation } }) => (
        <Whisker low={mean - deviation} mean={mean} high={mean + deviation} />
      ),
    },
  ];
}

/** The candidates of a decision with what was expected of each. */
export function RankedTable({ decision }: { decision: Pick<DecisionAnswer, "ranked" | "chosen"> }) {
  const [isWhole, setWhole] = useState(false);
  const ranked = decision.ranked.map((one, index) => ({ ...one, rank: index + 1 }));
  const shown = isWhole ? ranked : ranked.slice(0, shownAtFirst);
  return (
    <>
      <Table
        caption="Ranked candidates"
        columns={columnsFor(decision.chosen)}
        rows={shown}
        keyOf={({ candidate }) => candidate}
        isChosen={({ candidate }) => candidate === decision.chosen}
      />
      {ranked.length <= shown.length ? null : (
        <div class="panel-body">
          <button type="button" class="button small" onClick={() => setWhole(true)}>
            All {ranked.length} candidates
          </button>
        </div>
      )}
    </>
  );
}
