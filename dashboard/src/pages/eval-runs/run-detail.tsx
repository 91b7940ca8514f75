import { useEffect, useState } from "preact/hooks";
import type {
  EvalCell,
  EvalDifference,
  EvalRun,
  EvalRunReport,
} from "../../../../server/answers/eval-answers.ts";
import { useData } from "../../api/use-data.ts";
import { count, decimal, dollars, duration, moment, percent, unknown } from "../../format/format.ts";
import { Select } from "../../parts/controls.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { Loaded } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Whisker } from "../../parts/whisker.tsx";
import { linkTo, route, setParameters } from "../../route.ts";
import { Failures } from "./failures.tsx";
import { HeatMap } from "./heat-map.tsx";
import { RunProgress } from "./run-progress.tsx";
import { tones } from "./run-state.ts";
import { useRunProgress } from "./use-run-progress.ts";

const everyMs = 5_000;

/** What a run found, beside another where one is chosen. */
export function RunDetail({ id, runs }: { id: string; runs: readonly EvalRun[] }) {
  const against = route.value.parameters.get("against") ?? "";
  const listed = runs.find((run) => run.id === id);
  const [wasRunning, setWasRunning] = useState(false);
  if (listed?.status === "running" && !wasRunning) setWasRunning(true);
  const told = useRunProgress(wasRunning ? id : null);
  const isRunning = (told ?? listed)?.status === "running";
  const data = useData<EvalRunReport>(
    `/v1/evals/runs/${encodeURIComponent(id)}${against === "" ? "" : `?against=${encodeURIComponent(against)}`}`,
    isRunning ? everyMs : undefined,
  );
  // What it found is read once more when it has ended.
  useEffect(() => {
    if (wasRunning && !isRunning) data.again();
  }, [wasRunning, isRunning]);
  return (
    <Page
      title={id}
      about={<a href={linkTo("evals")}>All eval runs</a>}
      controls={
        <Select
          label="Compared with"
          options={[
            { value: "", label: "nothing" },
            ...runs
              .filter((run) => run.id !== id)
              .map((run) => ({
                value: run.id,
                label: `${moment(run.created_at)}, ${suitesOf(run)}`,
              })),
          ]}
          value={against}
          onChange={(value) => setParameters({ against: value })}
        />
      }
    >
      {told === null ? null : <RunProgress run={told} />}
      <Loaded data={data}>
        {(report) => (
          <>
            <Panel
              title="Models"
              about={`${tones[report.status].text}; ${count(report.results)} of ${count(report.planned_results)} replies, ${count(report.errors)} errors, ${dollars(report.spent_usd)} spent. 95% intervals over clusters of cases.`}
              isFlush
            >
              <Table
                caption="Models"
                columns={modelColumns}
                rows={report.targets}
                keyOf={({ target }) => target}
              />
            </Panel>
            {report.comparison === null ? null : (
              <Panel
                title="Compared"
                about={`This run less ${report.comparison.against}, on the cases that both scored.`}
                isFlush
              >
                <Table
                  caption="Compared"
                  columns={differenceColumns}
                  rows={report.comparison.targets}
                  keyOf={({ target }) => target}
                />
              </Panel>
            )}
            <HeatMap report={report} />
            <Failures report={report} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const suitesOf = ({ suites }: EvalRun): string =>
  suites.length > 2 ? `${suites.length} suites` : suites.join(", ");

const modelColumns: readonly Column<EvalCell>[] = [
  { name: "Model", isHead: true, cell: ({ target }) => <span class="wrap-anywhere">{target}</span> },
  {
    name: "Score",
    cell: ({ score: { mean, low, high } }) =>
      mean === null ? unknown : <Whisker low={low ?? mean} mean={mean} high={high ?? mean} />,
  },
  {
    name: "Mean (95%)",
    isNumber: true,
    cell: ({ score: { mean, low, high } }) =>
      low === null || high === null
        ? decimal(mean, 3)
        : `${decimal(mean, 3)} (${decimal(low, 3)} to ${decimal(high, 3)})`,
    sortBy: ({ score }) => score.mean,
  },
  { name: "Passed", isNumber: true, cell: ({ passed_share: share }) => percent(share) },
  { name: "Scored", isNumber: true, cell: ({ scored, results }) => `${count(scored)} of ${count(results)}` },
  { name: "Errors", isNumber: true, cell: ({ errors }) => count(errors) },
  {
    name: "Cost",
    isNumber: true,
    cell: ({ cost_usd: usd }) => dollars(usd),
    sortBy: ({ cost_usd: usd }) => usd,
  },
  {
    name: "Latency",
    isNumber: true,
    cell: ({ latency_ms: ms }) => duration(ms),
    sortBy: ({ latency_ms: ms }) => ms,
  },
];

const signed = (value: number | null): string =>
  value !== null && value > 0 ? `+${decimal(value, 3)}` : decimal(value, 3);

const differenceColumns: readonly Column<EvalDifference>[] = [
  { name: "Model", isHead: true, cell: ({ target }) => <span class="wrap-anywhere">{target}</span> },
  { name: "Cases", isNumber: true, cell: ({ cases }) => count(cases) },
  { name: "This run", isNumber: true, cell: ({ mean }) => decimal(mean, 3) },
  { name: "The other", isNumber: true, cell: ({ other_mean: mean }) => decimal(mean, 3) },
  {
    name: "Difference (95%)",
    isNumber: true,
    cell: ({ difference, low, high }) =>
      low === null || high === null
        ? signed(difference)
        : `${signed(difference)} (${signed(low)} to ${signed(high)})`,
  },
];
