import type { Estimate, WhatIf, WhatIfFigure } from "../../api/preference-types.ts";
import { count, decimal, dollars, duration, percent, unknown } from "../../format/format.ts";
import { type Column, Table } from "../../parts/table.tsx";

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
  { estimate, low, high }: Estimate,
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
const columns: readonly Column<EffectRow>[] = [
  { name: "Figure", isHead: true, cell: ({ name }) => name },
  {
    name: "Change, by the log",
    isNumber: true,
    cell: ({ tried, format }) => <strong>{interval(tried.change, format, true)}</strong>,
  },
  {
    name: "Observed now",
    isNumber: true,
    cell: ({ now, format }) => interval(now.logged, format),
  },
  {
    name: "Then, by the log",
    isNumber: true,
    cell: ({ tried, format }) => interval(tried.doubly_robust, format),
  },
  {
    name: "Expected then",
    isNumber: true,
    cell: ({ tried, format }) => interval(tried.predicted, format),
  },
  {
    name: "Expected now",
    isNumber: true,
    cell: ({ now, format }) => interval(now.predicted, format),
  },
];

/** What a setting would do to quality, cost and latency, with 95% intervals. */
export function Effect({ now, tried }: { now: WhatIf; tried: WhatIf }) {
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
      <Table caption="Effect" columns={columns} rows={rows} keyOf={({ name }) => name} />
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

/** The effect in one sentence: by the log where it can say, else as the router expects. */
export function effectSentence(now: WhatIf, tried: WhatIf): string {
  const { decided_again: all, moved, refused } = tried.requests;
  if (moved + refused === 0) return `None of ${count(all)} requests would go elsewhere.`;
  const change = (read: (answer: WhatIf) => WhatIfFigure) => {
    const { estimate, low, high } = read(tried).change;
    const [before, after] = [read(now).predicted.estimate, read(tried).predicted.estimate];
    if (estimate === null)
      return { value: before === null || after === null ? null : after - before, isLogged: false, doubt: "" };
    const isNothing = low !== null && high !== null && low <= 0 && high >= 0;
    return {
      value: estimate,
      isLogged: true,
      doubt: isNothing ? ", which the log cannot tell from no change" : "",
    };
  };
  const cost = change((answer) => answer.cost_per_thousand_usd);
  const quality = change((answer) => answer.quality);
  const base = cost.isLogged
    ? now.cost_per_thousand_usd.logged.estimate
    : now.cost_per_thousand_usd.predicted.estimate;
  const parts = [
    cost.value === null
      ? "The cost is not known"
      : `1,000 requests would cost ${dollars(Math.abs(cost.value))} ${cost.value < 0 ? "less" : "more"}${base === null || base === 0 ? "" : ` (${percent(Math.abs(cost.value) / base, 0)})`}${cost.doubt}`,
    quality.value === null
      ? "the quality is not known"
      : `quality would ${quality.value < 0 ? "fall" : "rise"} by ${decimal(Math.abs(quality.value) * 100, 1)} points${quality.doubt}`,
  ];
  return `${parts.join("; ")}${cost.isLogged && quality.isLogged ? "" : ", as far as the router expects"}: ${count(moved)} of ${count(all)} requests would go elsewhere${refused === 0 ? "" : `, and ${count(refused)} could not be served`}.`;
}
