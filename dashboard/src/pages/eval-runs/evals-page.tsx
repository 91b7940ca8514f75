import { useState } from "preact/hooks";
import type { EvalRun } from "../../../../server/answers/eval-answers.ts";
import type { List } from "../../../../server/answers/list-answer.ts";
import { revision } from "../../api/client.ts";
import { useData } from "../../api/use-data.ts";
import { isAdministrator, isOperator, viewer } from "../../api/viewer.ts";
import { count, dollars, moment } from "../../format/format.ts";
import { ForOperators } from "../../parts/for-operators.tsx";
import { Badge, Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded } from "../../parts/states.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linkTo, route } from "../../route.ts";
import { RunDetail } from "./run-detail.tsx";
import { tones } from "./run-state.ts";
import { Share } from "./share.tsx";
import { StartRunDialog } from "./start-run-dialog.tsx";

const everyMs = 5_000;

export function EvalsPage() {
  const who = viewer.value;
  if (!isOperator(who)) return <ForOperators title="Evals" who={who} />;
  return <Runs />;
}

function Runs() {
  const runs = useData<List<EvalRun>>("/v1/evals/runs", everyMs);
  const [isStarting, setStarting] = useState(false);
  const { rest } = route.value;
  if (rest !== null) return <RunDetail id={rest} runs={runs.value?.data ?? []} />;
  const canStart = isAdministrator(viewer.value);
  return (
    <Page
      title="Evals"
      about="Runs of eval suites, newest first: how good each model is on the same cases, and at what cost."
      controls={
        canStart ? (
          <button type="button" class="button primary" onClick={() => setStarting(true)}>
            Start a run
          </button>
        ) : undefined
      }
    >
      <Panel isFlush>
        <Loaded data={runs}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState title="No eval runs yet">
                <p>
                  A run asks models the cases of suites and scores their replies. Start one here, or with the
                  command below; it shows up while it runs.
                </p>
              </EmptyState>
            ) : (
              <Table caption="Eval runs" columns={columns} rows={data} keyOf={({ id }) => id} />
            )
          }
        </Loaded>
      </Panel>
      <Panel
        title="At a terminal"
        about="With baselines, adaptive runs, other endpoints and reports as files. --max-usd is a hard cap."
      >
        <pre class="code">npm run eval -- --suite smoke --models auto,openai/gpt-5-mini --max-usd 1</pre>
      </Panel>
      {isStarting ? (
        <StartRunDialog
          onClose={() => setStarting(false)}
          onStarted={(id) => {
            setStarting(false);
            revision.value += 1;
            location.hash = linkTo("evals", id);
          }}
        />
      ) : null}
    </Page>
  );
}

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
  { name: "State", cell: ({ status }) => <Badge tone={tones[status].tone}>{tones[status].text}</Badge> },
  {
    name: "Progress",
    cell: ({ results, planned_results: planned }) => (
      <Share share={planned === 0 ? null : results / planned} />
    ),
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
