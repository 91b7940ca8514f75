import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { List } from "../../../../server/answers/list-answer.ts";
import type {
  AlertAnswer,
  DeploymentAnswer,
  ReadinessAnswer,
} from "../../../../server/answers/model-answers.ts";
import type { CandidateQuality } from "../../../../server/answers/quality-answer.ts";
import type { BudgetAnswer, Overview } from "../../../../server/answers/report-answers.ts";
import type { QualityChange, SavingsAnswer } from "../../../../server/answers/savings-answer.ts";
import { messageOf, readJson } from "../../api/client.ts";
import { type Data, useData } from "../../api/use-data.ts";
import { isOperator, viewer } from "../../api/viewer.ts";
import { count, decimal, dollars, duration, moment, percent, rate, unknown } from "../../format/format.ts";
import { metricName } from "../../format/metric-name.ts";
import { Badge, Panel, type Tone } from "../../parts/layout.tsx";
import { linkTo } from "../../route.ts";
import { qualityLosses } from "./quality-losses.ts";
import { changeText } from "./savings-figures.tsx";

interface Note {
  readonly tone: Tone;
  readonly what: string;
  readonly text: ComponentChildren;
}

const everyMs = 10_000;
/** A share of errors that somebody should look at, from so many requests on. */
const errorShare = 0.05;
const errorRequests = 20;

interface AttentionProps {
  overview: Overview | null;
  quality: readonly CandidateQuality[];
  alerts: Data<List<AlertAnswer>>;
  savings: Data<SavingsAnswer>;
}

/** What needs somebody now, or that nothing does. */
export function Attention({ overview, quality, alerts, savings }: AttentionProps) {
  const deployments = useData<List<DeploymentAnswer>>("/v1/health/deployments", everyMs);
  const readiness = useData<ReadinessAnswer>("/readyz", everyMs);
  const forOperators = (path: string): string | null => (isOperator(viewer.value) ? path : null);
  const budgets = useData<List<BudgetAnswer>>(forOperators("/v1/admin/budgets"), everyMs);
  const notes = [
    ...(budgets.value?.data ?? []).flatMap(noteOfBudget),
    ...notesOfAlerts(alerts, false),
    ...(deployments.value?.data ?? []).flatMap(noteOfDeployment),
    ...qualityLosses(savings.value).map(noteOfLoss),
    ...notesOfReadiness(readiness.value),
    ...(overview === null ? [] : notesOfOverview(overview)),
    ...(overview === null || overview.totals.requests === 0 ? [] : noteOfUnmeasured(quality)),
  ];
  const isCounted = savings.error !== null || (savings.value !== null && !savings.value.counting);
  if (notes.length === 0 && overview !== null && overview.totals.requests > 0 && isCounted)
    return (
      <p class="calm">
        Nothing needs attention: no open circuit, no budget near its limit, no model that got worse, no
        quality that routing is known to have lost.
      </p>
    );
  return <Notes title="Needs attention" notes={notes} />;
}

/** Models that changed for the better: good to know, and nothing to do about. */
export function Improvements({ alerts }: Pick<AttentionProps, "alerts">) {
  return <Notes title="Better than before" notes={notesOfAlerts(alerts, true)} />;
}

export const useAlerts = (): Data<List<AlertAnswer>> =>
  useData<List<AlertAnswer>>(isOperator(viewer.value) ? "/v1/alerts" : null, everyMs);

const notesOfAlerts = ({ value, again }: Data<List<AlertAnswer>>, better: boolean): Note[] =>
  (value?.data ?? []).filter((alert) => isBetter(alert) === better).map((alert) => noteOfAlert(alert, again));

/** Routing lost quality, and chance alone does not explain it. */
const noteOfLoss = ({ metric, change }: QualityChange): Note => ({
  tone: "bad",
  what: "Quality lost",
  text: (
    <>
      Routed requests score {changeText(change)} by {metricName(metric)} against those that were held out at
      random: the whole interval lies below zero. <a href={linkTo("tune")}>Tune</a>
    </>
  ),
});

const maxNames = 3;

/** Candidates of `auto` that nobody has scored here: the router goes by public figures, or by none. */
function noteOfUnmeasured(quality: readonly CandidateQuality[]): Note[] {
  const unmeasured = quality.filter(({ measured }) => measured === null);
  if (unmeasured.length === 0) return [];
  const unknown = unmeasured.filter(({ public: figure }) => figure === null);
  const names = unmeasured.slice(0, maxNames).map(({ candidate }) => candidate);
  const more = unmeasured.length - names.length;
  return [
    {
      tone: unknown.length > 0 ? "warning" : "neutral",
      what: `${count(unmeasured.length)} not measured`,
      text: (
        <>
          Nobody scored replies of {names.join(", ")}
          {more === 0 ? "" : ` and ${count(more)} more`} in the last 90 days, by feedback, judge or eval run:{" "}
          {unknown.length === 0
            ? "public figures alone are known."
            : `public figures alone are known, and of ${count(unknown.length)} not even those.`}{" "}
          <a href={linkTo("models")}>Models</a>
        </>
      ),
    },
  ];
}

function Notes({ title, notes }: { title: string; notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <Panel title={title}>
      <ul class="stack attention">
        {notes.map(({ tone, what, text }, index) => (
          <li key={`${what} ${index}`}>
            <Badge tone={tone}>{what}</Badge> <span class="wrap-anywhere">{text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function noteOfBudget({
  scope,
  name,
  period,
  spent_usd: spent,
  limit_usd: limit,
  ...rest
}: BudgetAnswer): Note[] {
  const share = limit === 0 ? 1 : spent / limit;
  if (share * 100 < rest.warn_percent) return [];
  return [
    {
      tone: share >= 1 ? "bad" : "warning",
      what: `${percent(share, 0)} of a budget`,
      text: `The ${scope} ${name} has spent ${dollars(spent)} of ${dollars(limit)} ${period === "total" ? "in total" : `a ${period}`}${rest.resets_at === null ? "" : `; it starts anew ${moment(rest.resets_at)}`}.`,
    },
  ];
}

/** Longer or shorter replies are neither. */
const isBetter = ({ metric, direction }: AlertAnswer): boolean =>
  metric === "quality" ? direction === "up" : metric !== "length" && direction === "down";

const nanoUsdPerUsd = 1e9;
const figureOf: Readonly<Record<AlertAnswer["metric"], (value: number) => string>> = {
  quality: (value) => decimal(value),
  latency: (value) => duration(value),
  length: (value) => `${count(value)} tokens`,
  price: (value) => `${rate(value / nanoUsdPerUsd)} per million tokens`,
};

const metricWords = {
  quality: "quality",
  latency: "latency",
  length: "length of replies",
  price: "price",
} as const;

function noteOfAlert(alert: AlertAnswer, again: () => void): Note {
  const { metric, direction, candidate, task_type: task, before, after, changed_at: at, id } = alert;
  const figure = (value: number | null): string => (value === null ? unknown : figureOf[metric](value));
  return {
    tone: isBetter(alert) ? "good" : "warning",
    what: candidate,
    text: (
      <>
        The {metricWords[metric]}
        {task === null ? "" : ` on ${task}`} {direction === "up" ? "rose" : "fell"} from {figure(before)} to{" "}
        {figure(after)}
        {at === null ? "" : `, ${moment(at)}`}.{" "}
        {viewer.value?.role === "admin" ? <Acknowledge id={id} again={again} /> : null}
      </>
    ),
  };
}

function Acknowledge({ id, again }: { id: string; again: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const acknowledge = async (): Promise<void> => {
    try {
      await readJson(`/v1/alerts/${id}/acknowledge`, { body: {} });
      again();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <>
      <button type="button" class="button small" onClick={acknowledge}>
        Seen
      </button>
      {problem}
    </>
  );
}

function noteOfDeployment({
  id,
  state,
  reason,
  failures_in_a_row,
  next_trial_in_ms,
}: DeploymentAnswer): Note[] {
  if (state === "closed") return [];
  return [
    {
      tone: state === "open" ? "bad" : "warning",
      what: id,
      text: (
        <>
          {state === "open" ? "is left alone" : "is on trial"} after {count(failures_in_a_row)} failures
          {reason === null ? "" : ` (${reason})`}
          {next_trial_in_ms === null ? "" : `; tried again in ${duration(next_trial_in_ms)}`}.{" "}
          <a href={linkTo("models")}>Deployments</a>
        </>
      ),
    },
  ];
}

function notesOfReadiness(readiness: ReadinessAnswer | null): Note[] {
  return Object.entries(readiness?.parts ?? {}).flatMap(([name, { ready, state, detail }]) =>
    ready ? [] : [{ tone: "warning" as const, what: name, text: detail ?? state }],
  );
}

function notesOfOverview({ totals, groups, group_by: groupBy }: Overview): Note[] {
  const failing = groups.filter(
    ({ requests, errors }) => requests >= errorRequests && errors / requests >= errorShare,
  );
  return [
    ...failing.map(
      ({ value, errors, requests }): Note => ({
        tone: "bad",
        what: `${percent(errors / requests, 0)} errors`,
        text: (
          <>
            {count(errors)} of {count(requests)} requests of {value === null ? `no ${groupBy}` : value}{" "}
            failed. <a href={linkTo("requests", undefined, { status: "error" })}>Failed requests</a>
          </>
        ),
      }),
    ),
    ...(totals.spend.unknown_requests === 0
      ? []
      : [
          {
            tone: "warning" as const,
            what: "Cost not known",
            text: `${count(totals.spend.unknown_requests)} requests are not in the spend, because their price or their tokens are not known.`,
          },
        ]),
  ];
}
