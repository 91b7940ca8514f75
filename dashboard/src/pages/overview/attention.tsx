import type { ComponentChildren } from "preact";
import type { Deployment, List, Overview, Readiness } from "../../api/types.ts";
import { useData } from "../../api/use-data.ts";
import { count, duration, percent } from "../../format/format.ts";
import { Badge, Panel, type Tone } from "../../parts/layout.tsx";
import { linkTo } from "../../route.ts";

interface Note {
  readonly tone: Tone;
  readonly what: string;
  readonly text: ComponentChildren;
}

const everyMs = 10_000;
/** A share of errors that somebody should look at, from so many requests on. */
const errorShare = 0.05;
const errorRequests = 20;

/** What needs somebody now; nothing is shown where nothing does. */
export function Attention({ overview }: { overview: Overview | null }) {
  const deployments = useData<List<Deployment>>("/v1/health/deployments", everyMs);
  const readiness = useData<Readiness>("/readyz", everyMs);
  const notes = [
    ...(deployments.value?.data ?? []).flatMap(noteOfDeployment),
    ...notesOfReadiness(readiness.value),
    ...(overview === null ? [] : notesOfOverview(overview)),
  ];
  if (notes.length === 0) return null;
  return (
    <Panel title="Needs attention">
      <ul class="stack attention">
        {notes.map(({ tone, what, text }) => (
          <li key={what}>
            <Badge tone={tone}>{what}</Badge> <span class="wrap-anywhere">{text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function noteOfDeployment({ id, state, reason, failures_in_a_row, next_trial_in_ms }: Deployment): Note[] {
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

function notesOfReadiness(readiness: Readiness | null): Note[] {
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
