import type { WhatIfPoint } from "../../../../server/answers/what-if-answer.ts";
import { count, decimal, dollars, duration } from "../../format/format.ts";
import { Badge, Panel } from "../../parts/layout.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { interval } from "./effect.tsx";
import { type PriceRange, priceRanges } from "./price-ranges.ts";

const rangeText = ({ lowUsd, highUsd }: PriceRange): string =>
  lowUsd === highUsd ? dollars(lowUsd) : `${dollars(lowUsd)} to ${dollars(highUsd)}`;

const columnsFor = (inUseUsd: number | null, onTry: (usd: number) => void): readonly Column<PriceRange>[] => [
  {
    name: "Price of a quality point",
    isHead: true,
    cell: (range) => (
      <>
        {rangeText(range)}{" "}
        {range.isInUse ? <Badge tone="accent">nearest to {dollars(inUseUsd)}, in use</Badge> : null}
      </>
    ),
  },
  {
    name: "Cost of 1,000",
    isNumber: true,
    cell: ({ point }) => interval(point.cost_per_thousand_usd.predicted, dollars),
  },
  {
    name: "Quality",
    isNumber: true,
    cell: ({ point }) => interval(point.quality.predicted, (value) => decimal(value, 3)),
  },
  {
    name: "Latency",
    isNumber: true,
    cell: ({ point }) => interval(point.latency_ms.predicted, duration),
  },
  { name: "Would move", isNumber: true, cell: ({ point }) => count(point.moved) },
  {
    name: "Try",
    cell: ({ point: { quality_point_usd: usd } }) => (
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

interface SweepTableProps {
  sweep: readonly WhatIfPoint[];
  /** Requests that were decided again for each price. */
  all: number;
  /** What a quality point is worth under the setting in use; null: it is no such setting. */
  inUseUsd: number | null;
  onTry: (usd: number) => void;
}

/** The points of the cost-quality plane as figures. */
export function SweepTable({ sweep, all, inUseUsd, onTry }: SweepTableProps) {
  return (
    <Panel
      title="Prices of a quality point"
      about={`What 0.01 of quality (1 point of 100) may cost a request. As the router expects it of the same ${count(all)} requests, with 95% intervals; moves are counted from the setting in use. Neighbouring prices with the same outcome are one row.`}
      isFlush
    >
      <Table
        caption="Prices of a quality point"
        columns={columnsFor(inUseUsd, onTry)}
        rows={priceRanges(sweep, inUseUsd)}
        keyOf={({ lowUsd }) => String(lowUsd)}
        isChosen={({ isInUse }) => isInUse}
      />
    </Panel>
  );
}
