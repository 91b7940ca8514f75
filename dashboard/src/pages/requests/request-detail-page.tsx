import { useEffect } from "preact/hooks";
import type { DecisionAnswer } from "../../../../server/answers/decision-answer.ts";
import type { OutcomeAnswer } from "../../../../server/answers/outcome-answer.ts";
import type { RequestDetail } from "../../../../server/answers/request-answers.ts";
import { onLiveEvent } from "../../api/live-events.ts";
import { useData } from "../../api/use-data.ts";
import { count, decimal, dollars, duration, fullMoment, percent } from "../../format/format.ts";
import { Facts, Figures, Page, Panel } from "../../parts/layout.tsx";
import { RankedTable } from "../../parts/ranked-table.tsx";
import { Loaded } from "../../parts/states.tsx";
import { linkTo } from "../../route.ts";
import { Attempts } from "./attempts.tsx";
import { Excluded } from "./excluded.tsx";
import { FeedbackPanel } from "./feedback-panel.tsx";
import { StatusBadge } from "./request-cells.tsx";
import { TextsPanel } from "./texts-panel.tsx";
import { Lead, UtilityFormula } from "./utility-formula.tsx";

export function RequestDetailPage({ id }: { id: string }) {
  const data = useData<RequestDetail>(`/v1/requests/${encodeURIComponent(id)}`);
  const { again } = data;
  const isRunning = data.value?.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    return onLiveEvent((event) => {
      if (event.type === "settled" && event.request.request_id === id) again();
    });
  }, [isRunning, id]);
  return (
    <Page
      title="Request"
      about={<span class="mono">{id}</span>}
      controls={
        <a class="button" href="#/requests">
          All requests
        </a>
      }
    >
      <Loaded data={data}>
        {({ state, missing, decision, outcome, feedback, texts }) => (
          <>
            <Summary state={state} decision={decision} outcome={outcome} />
            {missing === null ? null : <p class="muted">{missing}</p>}
            {decision === null ? null : <Why decision={decision} />}
            {texts === undefined ? null : <TextsPanel texts={texts} />}
            {decision === null ? null : (
              <Panel
                title="Ranked candidates"
                about="What was expected of each before the request was sent. Quality is from 0 to 1, ± one standard deviation; the highest utility is best."
                isFlush
              >
                <UtilityFormula decision={decision} />
                <RankedTable decision={decision} />
              </Panel>
            )}
            {outcome === null ? null : (
              <div class="grid wide-narrow">
                <Attempts outcome={outcome} />
                <CostPanel outcome={outcome} />
              </div>
            )}
            <div class="grid two">
              {decision === null ? null : <Reading decision={decision} />}
              <FeedbackPanel id={id} feedback={feedback ?? []} onGiven={again} />
            </div>
            {decision === null || decision.excluded.length === 0 ? null : (
              <Excluded excluded={decision.excluded} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface SummaryProps {
  state: RequestDetail["state"];
  decision: DecisionAnswer | null;
  outcome: OutcomeAnswer | null;
}

function Summary({ state, decision, outcome }: SummaryProps) {
  return (
    <Figures
      figures={[
        {
          name: "Status",
          value: <StatusBadge status={outcome?.status ?? state} />,
          note:
            outcome?.error_code ?? (outcome?.finish_reason ? `finish reason ${outcome.finish_reason}` : null),
        },
        {
          name: "Task",
          value: decision?.tasks[0]?.task_type ?? "–",
          note: decision?.tasks[0] && `${percent(decision.tasks[0].probability, 0)} sure`,
        },
        {
          name: "Cost",
          value: dollars(outcome?.cost?.total_usd),
          note:
            outcome?.cost_unknown_reason ??
            (outcome?.cost ? `${dollars(outcome.cost.total_usd * 1_000)} for 1,000 such requests` : null),
        },
        {
          name: "Latency",
          value: duration(outcome?.latency.total_ms),
          note: outcome && `first token ${duration(outcome.latency.time_to_first_token_ms)}`,
        },
        {
          name: "Time in the gateway",
          value: duration(outcome?.latency.overhead_ms),
          note: decision && `the decision took ${duration(decision.decision_ms)}`,
        },
      ]}
    />
  );
}

function Why({ decision }: { decision: DecisionAnswer }) {
  return (
    <Panel title="Why it went there">
      <div class="stack">
        <p class="wrap-anywhere">{decision.reason}</p>
        {(decision.experiments ?? []).map(({ id, arm, probability, applied }) => (
          <p key={id} class="wrap-anywhere">
            Drawn at random into the group (arm) {arm} of <a href={linkTo("experiments")}>{id}</a> (
            {percent(probability, 0)} of requests)
            {applied ? ", whose models and weights held for it." : ", which changed nothing of it."}
          </p>
        ))}
        {decision.counterfactual === null ? null : (
          <div>
            <h3>What would have changed it</h3>
            <p class="wrap-anywhere">{decision.counterfactual}</p>
            <Lead decision={decision} />
          </div>
        )}
        {decision.switch?.note ? <p class="muted">{decision.switch.note}</p> : null}
      </div>
    </Panel>
  );
}

const usageNames = [
  ["input_tokens", "Input tokens"],
  ["cached_input_tokens", "of them cached"],
  ["cache_write_tokens", "Written to cache"],
  ["output_tokens", "Output tokens"],
  ["reasoning_tokens", "of them reasoning"],
] as const;

function CostPanel({ outcome: { cost, usage, cost_unknown_reason } }: { outcome: OutcomeAnswer }) {
  return (
    <Panel title="Cost">
      <Facts
        facts={[
          ["Provider", cost && dollars(cost.upstream_usd)],
          ["Markup", cost && dollars(cost.markup_usd)],
          ["Total", cost && <strong>{dollars(cost.total_usd)}</strong>],
          ["Not known", cost_unknown_reason],
          ...usageNames.map(
            ([field, name]) => [name, usage?.[field] == null ? null : count(usage[field])] as const,
          ),
        ]}
      />
    </Panel>
  );
}

const tasksShown = 4;

function Reading({ decision }: { decision: DecisionAnswer }) {
  return (
    <Panel title="How the prompt was read">
      <div class="stack">
        {decision.tasks.slice(0, tasksShown).map(({ task_type, probability }) => (
          <div key={task_type}>
            <div class="row">
              <span>{task_type}</span>
              <span class="muted">{percent(probability)}</span>
            </div>
            <div class="meter" aria-hidden="true">
              <span style={{ width: `${probability * 100}%` }} />
            </div>
          </div>
        ))}
        <Facts
          facts={[
            ["Asked for", decision.requested_model],
            ["Decided", `${fullMoment(decision.decided_at)} UTC`],
            ["Probability of the choice", decimal(decision.propensity, 3)],
            ["Unlike known prompts, 0 to 1", decimal(decision.novelty)],
            [
              "Version of the priors",
              <span key="priors" class="mono">
                {decision.priors_version}
              </span>,
            ],
          ]}
        />
        <details>
          <summary>Policy</summary>
          <pre class="code">{JSON.stringify(decision.policy, null, 2)}</pre>
        </details>
      </div>
    </Panel>
  );
}
