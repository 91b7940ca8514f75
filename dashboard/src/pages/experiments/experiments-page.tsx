import { useState } from "preact/hooks";
import type { ExperimentAnswer } from "../../../../server/answers/experiment-answers.ts";
import type { List } from "../../../../server/answers/list-answer.ts";
import { messageOf, readJson, revision } from "../../api/client.ts";
import { useData } from "../../api/use-data.ts";
import { isOperator, viewer } from "../../api/viewer.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ForOperators } from "../../parts/for-operators.tsx";
import { Page, Panel } from "../../parts/layout.tsx";
import { EmptyState, Loaded, Problem } from "../../parts/states.tsx";
import { CreateExperimentDialog } from "./create-experiment-dialog.tsx";
import { ExperimentPanel } from "./experiment-panel.tsx";

const everyMs = 15_000;

export function ExperimentsPage() {
  const who = viewer.value;
  if (!isOperator(who)) return <ForOperators title="Experiments" who={who} />;
  return <ExperimentList canChange={who?.role === "admin"} />;
}

function ExperimentList({ canChange }: { canChange: boolean }) {
  const list = useData<List<ExperimentAnswer>>("/v1/experiments", everyMs);
  const [isCreating, setCreating] = useState(false);
  const [stopping, setStopping] = useState<ExperimentAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = async ({ id }: ExperimentAnswer, action: "stop" | "look"): Promise<void> => {
    try {
      await readJson(`/v1/experiments/${encodeURIComponent(id)}/${action}`, { method: "POST" });
      setProblem(null);
      revision.value += 1;
    } catch (error) {
      setProblem(messageOf(error));
    }
    setStopping(null);
  };
  return (
    <Page
      title="Experiments"
      about="Requests sent at random into ways to route, and what came of them. Intervals hold however often one looks."
      controls={
        canChange ? (
          <button type="button" class="button primary" onClick={() => setCreating(true)}>
            Start an experiment
          </button>
        ) : undefined
      }
    >
      {problem === null ? null : <Problem>{problem}</Problem>}
      <Loaded data={list}>
        {({ data }) =>
          data.length === 0 ? (
            <Panel>
              <EmptyState title="No experiments yet">
                <p>
                  An experiment sends requests at random into two or more ways to route, and ends by itself
                  once one is shown to be better.
                </p>
              </EmptyState>
            </Panel>
          ) : (
            data.map((experiment) => (
              <ExperimentPanel
                key={experiment.id}
                experiment={experiment}
                onChange={
                  canChange
                    ? (one, action) => (action === "stop" ? setStopping(one) : void change(one, action))
                    : null
                }
              />
            ))
          )
        }
      </Loaded>
      {isCreating ? (
        <CreateExperimentDialog
          onClose={() => setCreating(false)}
          onCreated={() => {
            setCreating(false);
            revision.value += 1;
          }}
        />
      ) : null}
      {stopping === null ? null : (
        <ConfirmDialog
          title="Stop this experiment"
          text="Its requests are routed as without it from now on. It cannot be started again."
          button="Stop"
          onClose={() => setStopping(null)}
          onConfirm={() => change(stopping, "stop")}
        >
          <p>{stopping.settings.name}</p>
        </ConfirmDialog>
      )}
    </Page>
  );
}
