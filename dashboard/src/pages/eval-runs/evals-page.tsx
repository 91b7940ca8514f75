import type { List } from "../../api/types.ts";
import { useData } from "../../api/use-data.ts";
import { isOperator, viewer } from "../../api/viewer.ts";
import { count, dollars, moment, percent } from "../../format/format.ts";
import { ForOperators } from "../../parts/for-operators.tsx";
import { Badge, Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linkTo, route } from "../../route.ts";
import type { EvalRun } from "./eval-run.ts";
import { RunDetail } from "./run-detail.tsx";

const everyMs = 5_000;

export function EvalsPage() {
  const who = viewer.value;
  if (!isOperator(who)) return <ForOperators title="Evals" who={who} />;
  return <Runs />;
}

function Runs() {
  const runs = useData<List<EvalRun>>("/v1/evals/runs", everyMs);
  const { rest } = route.value;
  if (rest !== null) return <RunDetail id={rest} runs={runs.value?.data ?? []} />;
  return (
    <Page title="Evals" about="Runs of eval suites, newest first. One that runs is watched here.">
      <Panel isFlush>
        <Loaded data={runs}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState title="No eval runs yet">
                <p>Start one with the command below. It shows up here while it runs.</p>
              </EmptyState>
            ) : (
              <Table caption="Eval runs" columns={columns} rows={data} keyOf={({ id }) => id} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Start a run" about="Runs call models and cost money: --max-usd is a hard cap.">
        <pre class="code">npm run eval -- --suite smoke --models auto,openai/gpt-5-mini --max-usd 1</pre>
      </Panel>
    </Page>
  );
}

const tones = {
  running: "accent",
  done: "good",
  stopped: "warning",
  budget: "warning",
  failed: "bad",
} as const;

const columns: readonly Column<EvalRun>[] = [
  {
    name: "Run",
    isHead: true,
    cell: ({ id }) => (
      <a class="nowrap" href={linkTo("evals", id)}>
        {id}
      </a>
    ),
  },
  { name: "Started", cell: ({ created_at: at }) => moment(at) },
  { name: "State", cell: ({ status }) => <Badge tone={tones[status]}>{status}</Badge> },
  {
    name: "Progress",
    cell: ({ results, planned_results: planned }) => {
      const share = planned === 0 ? null : Math.min(1, results / planned);
      return (
        <span class="share">
          <span class="meter" aria-hidden="true">
            <span style={{ width: `${(share ?? 0) * 100}%` }} />
          </span>
          {percent(share, 0)}
        </span>
      );
    },
  },
  { name: "Suites", cell: ({ suites }) => <span class="wrap-anywhere">{suites.join(", ")}</span> },
  { name: "Models", cell: ({ targets }) => <span class="wrap-anywhere">{targets.join(", ")}</span> },
  { name: "Errors", isNumber: true, cell: ({ errors }) => count(errors) },
  {
    name: "Spent of cap",
    isNumber: true,
    cell: ({ spent_usd: usd, settings }) =>
      `${dollars(usd)}${settings.maxUsd == null ? "" : ` of ${dollars(settings.maxUsd)}`}`,
  },
];
