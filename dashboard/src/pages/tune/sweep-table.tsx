import type { WhatIfPoint } from "../../api/preference-types.ts";
import { count, decimal, dollars, duration } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { interval } from "./effect.tsx";

const columnsFor = (onTry: (usd: number) => void): readonly Column<WhatIfPoint>[] => [
  { name: "Quality point", isHead: true, cell: ({ quality_point_usd: usd }) => dollars(usd) },
  {
    name: "Cost of 1,000",
    isNumber: true,
    cell: ({ cost_per_thousand_usd: { predicted } }) => interval(predicted, dollars),
  },
  {
    name: "Quality",
    isNumber: true,
    cell: ({ quality: { predicted } }) => interval(predicted, (value) => decimal(value, 3)),
  },
  {
    name: "Latency",
    isNumber: true,
    cell: ({ latency_ms: { predicted } }) => interval(predicted, duration),
  },
  { name: "Would move", isNumber: true, cell: ({ moved }) => count(moved) },
  {
    name: "Try",
    cell: ({ quality_point_usd: usd }) => (
      <button
        type="button"
        class="button small"
        aria-label={`Try ${dollars(usd)}`}
        onClick={() => onTry(usd)}
      >
        Try
      </button>
    ),
  },
];

/** The points of the cost-quality plane as figures. */
export function SweepTable({
  sweep,
  onTry,
}: {
  sweep: readonly WhatIfPoint[];
  onTry: (usd: number) => void;
}) {
  return (
    <Panel title="Prices of a quality point" about="As the router expects it, 95% intervals." isFlush>
      <Table
        caption="Prices of a quality point"
        columns={columnsFor(onTry)}
        rows={sweep}
        keyOf={({ quality_point_usd: usd }) => String(usd)}
      />
    </Panel>
  );
}
