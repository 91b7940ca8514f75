import type {
  CandidateQuality,
  MeasuredQuality,
  QualityAnswer,
  QualityPair,
} from "../../../../server/answers/quality-answer.ts";
import { useData } from "../../api/use-data.ts";
import { count, decimal, moment, unknown } from "../../format/format.ts";
import { Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Whisker } from "../../parts/whisker.tsx";
import { linkTo } from "../../route.ts";

/** A count over millions of scores goes on while the page shows that it does. */
export const qualityPath = "/v1/reports/quality?wait_ms=200";

interface QualityRow extends QualityPair {
  readonly candidate: string;
  readonly task: string;
}

/** A mean with its 95% interval, where there is one. */
const withInterval = ({ mean, low, high }: MeasuredQuality): string =>
  low === null || high === null ? decimal(mean) : `${decimal(mean)} (${decimal(low)} to ${decimal(high)})`;

/** In the table of models: what was measured of it, and the public figure below. */
export function QualityCell({ model, rows }: { model: string; rows: readonly CandidateQuality[] }) {
  const own = rows.filter((row) => row.model === model);
  const most = [...own].sort((one, other) => (other.measured?.scores ?? 0) - (one.measured?.scores ?? 0))[0];
  if (most === undefined) return <span class="muted">{unknown}</span>;
  const { measured, public: figure } = most;
  return (
    <a class="nowrap" href={linkTo("models", undefined, { model })}>
      <span class="visually-hidden">Quality of {model}: </span>
      {measured === null ? "not measured" : withInterval(measured)}
      <span class="sub">
        {measured === null ? "" : `${count(measured.scores)} scores; `}
        {figure === null ? "no public figure" : `public ${decimal(figure.mean)}`}
      </span>
    </a>
  );
}

/** What was measured of one model by kind of work, beside the public figure, with the evidence. */
export function ModelQuality({ model }: { model: string }) {
  const data = useData<QualityAnswer>(`${qualityPath}&model=${encodeURIComponent(model)}`);
  return (
    <Panel
      title={`Quality of ${model}`}
      about="From 0 to 1. Measured: feedback, judges and eval runs of the last 90 days, with a 95% interval. Public: what published benchmarks let expect of such work, with the standard deviation."
      actions={<a href={linkTo("models")}>Close</a>}
      isFlush
    >
      <Loaded data={data}>
        {({ data: candidates, counting }) => {
          if (counting) return <EmptyState title="The scores are being counted" />;
          const rows = candidates.flatMap(({ candidate, tasks = [] }) =>
            tasks.map(({ task_type: task, ...pair }): QualityRow => ({ candidate, task, ...pair })),
          );
          rows.sort((one, other) => (other.measured?.scores ?? 0) - (one.measured?.scores ?? 0));
          return rows.length === 0 ? (
            <EmptyState title="Nothing is known of it">
              <p>It has no public figure, and nobody has scored its replies here.</p>
            </EmptyState>
          ) : (
            <Table
              caption={`Quality of ${model}`}
              columns={columns}
              rows={rows}
              keyOf={({ candidate, task }) => `${candidate} ${task}`}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

const columns: readonly Column<QualityRow>[] = [
  {
    name: "Task",
    isHead: true,
    cell: ({ task, candidate }) => (
      <>
        {task}
        {candidate.includes("@") ? <span class="sub">{candidate}</span> : null}
      </>
    ),
    sortBy: ({ task }) => task,
  },
  {
    name: "Measured",
    isNumber: true,
    cell: ({ measured }) =>
      measured === null ? (
        <span class="muted">not measured</span>
      ) : (
        <>
          {decimal(measured.mean)}
          <span class="sub">
            {measured.low === null || measured.high === null
              ? "scored by one user: no interval"
              : `${decimal(measured.low)} to ${decimal(measured.high)}`}
          </span>
        </>
      ),
    sortBy: ({ measured }) => measured?.mean ?? null,
  },
  { name: "Interval", cell: ({ measured }) => (measured === null ? unknown : <Whisker {...measured} />) },
  {
    name: "Public",
    isNumber: true,
    cell: ({ public: figure }) =>
      figure === null ? (
        <span class="muted">none</span>
      ) : (
        <>
          {decimal(figure.mean)}
          <span class="sub">± {decimal(figure.standard_deviation)}</span>
        </>
      ),
    sortBy: ({ public: figure }) => figure?.mean ?? null,
  },
  {
    name: "Scores",
    isNumber: true,
    cell: ({ measured }) => (measured === null ? "0" : count(measured.scores)),
    sortBy: ({ measured }) => measured?.scores ?? 0,
  },
  {
    name: "Evidence",
    cell: ({ measured, public: figure }) => (
      <ul class="evidence">
        {(measured?.sources ?? []).map(({ source, scores, mean, newest_at: at }) => (
          <li key={source}>
            {source}: {decimal(mean)} of {count(scores)}, newest {moment(at)}
          </li>
        ))}
        {(figure?.evidence ?? []).map(({ source, date, observations }) => (
          <li key={source} class="muted">
            {source}, worth {decimal(observations, 1)} scores{date === null ? "" : `, ${date}`}
          </li>
        ))}
      </ul>
    ),
  },
];
