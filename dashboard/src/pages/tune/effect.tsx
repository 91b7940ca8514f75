import type {
  WhatIfAnswer,
  WhatIfEstimate,
  WhatIfFigure,
} from "../../../../server/answers/what-if-answer.ts";
import { decimal, dollars, duration, unknown } from "../../format/format.ts";
import { type Column, Table } from "../../parts/table.tsx";
import { effectSentence, expectedChange, logSentence } from "./effect-sentence.ts";

interface EffectRow {
  readonly name: string;
  readonly now: WhatIfFigure;
  readonly tried: WhatIfFigure;
  readonly format: (value: number | null) => string;
}

const signed = (format: (value: number | null) => string, value: number): string =>
  value > 0 ? `+${format(value)}` : value < 0 ? `−${format(-value)}` : format(0);

/** An estimate with its interval. */
export function interval(
  { estimate, low, high }: WhatIfEstimate,
  format: (value: number | null) => string,
  isChange = false,
): string {
  if (estimate === null) return unknown;
  const shown = (value: number): string => (isChange ? signed(format, value) : format(value));
  return low === null || high === null
    ? shown(estimate)
    : `${shown(estimate)} (${shown(low)} to ${shown(high)})`;
}

/** What matters first: a narrow window shows the first columns. */
const expectedColumns: readonly Column<EffectRow>[] = [
  { name: "Figure", isHead: true, cell: ({ name }) => name },
  {
    name: "Expected change",
    isNumber: true,
    cell: ({ now, tried, format }) => {
      const change = expectedChange(now, tried);
      return <strong>{change === null ? unknown : signed(format, change)}</strong>;
    },
  },
  {
    name: "Expected, in use",
    isNumber: true,
    cell: ({ now, format }) => interval(now.predicted, format),
  },
  {
    name: "Expected, tried",
    isNumber: true,
    cell: ({ tried, format }) => interval(tried.predicted, format),
  },
];

const loggedColumns: readonly Column<EffectRow>[] = [
  { name: "Figure", isHead: true, cell: ({ name }) => name },
  {
    name: "Change from the log",
    isNumber: true,
    cell: ({ tried, format }) => <strong>{interval(tried.change, format, true)}</strong>,
  },
  {
    name: "Observed in the log",
    isNumber: true,
    cell: ({ tried, format }) => interval(tried.logged, format),
  },
  {
    name: "Estimated from the log, tried",
    isNumber: true,
    cell: ({ tried, format }) => interval(tried.doubly_robust, format),
  },
];

/** What a setting would do to quality, cost and latency, with 95% intervals: two comparisons, each with one base. */
export function Effect({ now, tried }: { now: WhatIfAnswer; tried: WhatIfAnswer }) {
  const rows: readonly EffectRow[] = [
    {
      name: "Cost of 1,000 requests",
      ...{ now: now.cost_per_thousand_usd, tried: tried.cost_per_thousand_usd, format: dollars },
    },
    {
      name: "Quality, 0 to 1",
      ...{ now: now.quality, tried: tried.quality, format: (value) => decimal(value, 3) },
    },
    { name: "Latency", ...{ now: now.latency_ms, tried: tried.latency_ms, format: duration } },
  ];
  const refusals = new Map<string, string[]>();
  for (const { name, tried: figure } of rows)
    if (figure.refusal !== null)
      refusals.set(figure.refusal, [...(refusals.get(figure.refusal) ?? []), name]);
  return (
    <>
      <div class="panel-body stack">
        <p class="headline">{effectSentence(now, tried)}</p>
      </div>
      <Table caption="Effect, as expected" columns={expectedColumns} rows={rows} keyOf={({ name }) => name} />
      <p class="panel-body headline">
        {logSentence(tried) ??
          "What was observed in the log; no estimate of what is tried can be made from it:"}
      </p>
      <Table caption="Effect, from the log" columns={loggedColumns} rows={rows} keyOf={({ name }) => name} />
      {refusals.size === 0 ? null : (
        <ul class="panel-body stack muted">
          {[...refusals].map(([refusal, names]) => (
            <li key={refusal} class="wrap-anywhere">
              {names.join("; ")}: the log cannot say, because {refusal}. What is expected stands alone.
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
