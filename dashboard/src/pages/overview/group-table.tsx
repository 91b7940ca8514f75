import type { CandidateQuality } from "../../../../server/answers/quality-answer.ts";
import type { Overview, ReportGroup } from "../../../../server/answers/report-answers.ts";
import { compact, count, dollars, duration, percent, unknown } from "../../format/format.ts";
import { KeyName, useKeyNames } from "../../parts/key-name.tsx";
import { Panel } from "../../parts/layout.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";
import { QualityCell } from "../models/model-quality.tsx";

const names: Readonly<Record<string, string>> = {
  model: "Model",
  task: "Task",
  key: "Key",
  tag: "Tag",
  provider: "Provider",
  tenant: "Tenant",
};
/** Requests can be listed by these. */
const filters = new Set(["model", "task", "key"]);

interface GroupTableProps {
  overview: Overview;
  /** What was measured of each model; empty: not known. */
  quality: readonly CandidateQuality[];
}

/** What the money went to. */
export function GroupTable({ overview, quality }: GroupTableProps) {
  const { group_by: groupBy, groups, more_groups: more, totals } = overview;
  const keyNames = useKeyNames();
  const name = names[groupBy] ?? groupBy;
  const { models_by_task: served = [] } = overview;
  const servedRequests = served.reduce((sum, { requests }) => sum + requests, 0);
  const share = ({ spend }: ReportGroup): number =>
    totals.spend.charged_usd === 0 ? 0 : spend.charged_usd / totals.spend.charged_usd;
  const columns: readonly Column<ReportGroup>[] = [
    {
      name,
      isHead: true,
      cell: ({ value }) =>
        value === null ? (
          <span class="muted">none</span>
        ) : filters.has(groupBy) ? (
          <a
            class="wrap-anywhere"
            href={linkTo("requests", undefined, groupBy === "key" ? { q: value } : { [groupBy]: value })}
          >
            {groupBy === "key" ? <KeyName id={value} names={keyNames} /> : value}
          </a>
        ) : (
          <span class="wrap-anywhere">{value}</span>
        ),
      sortBy: ({ value }) => value,
    },
    ...(served.length === 0 ? [] : [servedColumn(served)]),
    {
      name: "Spend",
      isNumber: true,
      cell: ({ spend }) => dollars(spend.charged_usd),
      sortBy: ({ spend }) => spend.charged_usd,
    },
    {
      name: "Share",
      cell: (group) => (
        <span class="share">
          <span class="meter" aria-hidden="true">
            <span style={{ width: `${share(group) * 100}%` }} />
          </span>
          {percent(share(group))}
        </span>
      ),
    },
    {
      name: "Requests",
      isNumber: true,
      cell: ({ requests }) => count(requests),
      sortBy: ({ requests }) => requests,
    },
    {
      name: "Per 1,000 requests",
      isNumber: true,
      cell: ({ spend, requests }) => dollars(requests === 0 ? null : (spend.charged_usd / requests) * 1_000),
      sortBy: ({ spend, requests }) => spend.charged_usd / Math.max(1, requests),
    },
    {
      name: "Errors",
      isNumber: true,
      cell: ({ errors, requests }) => (errors === 0 ? "0" : percent(errors / requests)),
      sortBy: ({ errors, requests }) => errors / Math.max(1, requests),
    },
    {
      name: "Tokens in / out",
      isNumber: true,
      cell: ({ tokens }) => `${compact(tokens.input)} / ${compact(tokens.output)}`,
    },
    {
      name: "Median latency",
      isNumber: true,
      cell: ({ latency_ms }) => duration(latency_ms.p50),
      sortBy: ({ latency_ms }) => latency_ms.p50,
    },
    {
      name: "95% within",
      isNumber: true,
      cell: ({ latency_ms }) => duration(latency_ms.p95),
      sortBy: ({ latency_ms }) => latency_ms.p95,
    },
    ...(groupBy === "model" && quality.length > 0 ? [qualityColumn(quality)] : []),
  ];
  return (
    <Panel
      title={`By ${name.toLowerCase()}`}
      about={`The most expensive first${more === 0 ? "" : `; ${more} more are not listed`}.${served.length === 0 ? "" : ` Served by: shares of the newest ${count(servedRequests)} requests of the period, with those that were held out or drawn at random.`}`}
      isFlush
    >
      <Table
        caption={`By ${name.toLowerCase()}`}
        columns={columns}
        rows={[...groups].sort((one, other) => other.spend.charged_usd - one.spend.charged_usd)}
        keyOf={({ value }) => value ?? ""}
      />
    </Panel>
  );
}

const shownModels = 3;
const shortShare = (share: number): string => (share < 0.005 ? "<1%" : percent(share, 0));

/** Which models do this kind of work. */
const servedColumn = (served: NonNullable<Overview["models_by_task"]>): Column<ReportGroup> => ({
  name: "Served by",
  cell: ({ value }) => {
    const own = served.filter(({ task }) => task === value);
    const all = own.reduce((sum, { requests }) => sum + requests, 0);
    if (all === 0) return unknown;
    const shown = own.slice(0, shownModels);
    const rest = all - shown.reduce((sum, { requests }) => sum + requests, 0);
    return (
      <>
        {shown.map(({ model, requests }) => (
          <span key={model} class="line nowrap">
            {model} {shortShare(requests / all)}
          </span>
        ))}
        {rest === 0 ? null : <span class="line muted">others {shortShare(rest / all)}</span>}
      </>
    );
  },
});

const qualityColumn = (quality: readonly CandidateQuality[]): Column<ReportGroup> => ({
  name: "Quality, last 90 days",
  isNumber: true,
  cell: ({ value }) => (value === null ? unknown : <QualityCell model={value} rows={quality} />),
});
