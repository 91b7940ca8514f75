import type { ComparisonAnswer, ExperimentAnswer } from "../../../../server/answers/experiment-answers.ts";
import { count, decimal, dollars, moment, percent, unknown } from "../../format/format.ts";
import { metricName } from "../../format/metric-name.ts";
import { Badge, Facts, Panel, type Tone } from "../../parts/layout.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { IntervalChart } from "./interval-chart.tsx";

interface ExperimentPanelProps {
  experiment: ExperimentAnswer;
  /** null: who looks may not. */
  onChange: ((experiment: ExperimentAnswer, action: "stop" | "look") => void) | null;
}

/** One experiment: what it compares, what was found, whether its assignment is sound. */
export function ExperimentPanel({ experiment, onChange }: ExperimentPanelProps) {
  const { settings, state, result, stopped_arms: stopped, kind, winner } = experiment;
  const unit = settings.unit ?? "request";
  return (
    <Panel
      title={settings.name}
      about={`${kind === "holdout" ? "Holdout" : "Experiment"} ${experiment.id}, since ${moment(experiment.created_at)}`}
      actions={
        <span class="row">
          <Badge tone={state === "running" ? "accent" : winner === null ? "neutral" : "good"}>
            {state === "running" ? "running" : winner === null ? "ended" : `ended: ${winner} is better`}
          </Badge>
          {onChange === null || state !== "running" ? null : (
            <>
              <button type="button" class="button small" onClick={() => onChange(experiment, "look")}>
                Look now<span class="visually-hidden"> at {settings.name}</span>
              </button>
              <button type="button" class="button small danger" onClick={() => onChange(experiment, "stop")}>
                Stop<span class="visually-hidden"> {settings.name}</span>
              </button>
            </>
          )}
        </span>
      }
      isFlush
    >
      <div class="panel-body grid two">
        <Facts
          facts={[
            ["Decides by", metricName(settings.metric)],
            ["Randomised", `each ${unit}`],
            ["Tenant (client)", settings.tenant ?? "all"],
            [
              state === "running" ? "Ends" : "Ended",
              experiment.end_reason ?? `once it is decided, or after ${settings.max_days ?? 28} days`,
            ],
            [
              "Evaluated",
              `${count(experiment.looks)} ${experiment.looks === 1 ? "time" : "times"}, the last ${moment(experiment.looked_at)}`,
            ],
            [
              "Split between the groups",
              result === null ? (
                unknown
              ) : (
                <>
                  <Badge tone={result.sample_ratio.ok ? "good" : "bad"}>
                    {result.sample_ratio.ok ? "as promised" : "broken"}
                  </Badge>{" "}
                  {result.sample_ratio.note ??
                    `p-value ${decimal(result.sample_ratio.always_valid_p_value, 3)} of the split, valid however often one looks`}
                </>
              ),
            ],
            [
              "Guardrails",
              (settings.guardrails ?? []).length === 0
                ? "none"
                : settings
                    .guardrails!.map(
                      ({ metric, max_worse: worse }) => `${metric} at most ${percent(worse, 0)} worse`,
                    )
                    .join(", "),
            ],
          ]}
        />
        <div class="stack">
          {(result?.deciding ?? []).map(({ arm, against, metric }) => (
            <div key={arm} class="stack">
              <p class="muted">
                {metricName(metric)} of {arm} less {against}, with an interval that holds however often one
                looks
              </p>
              <IntervalChart
                arm={arm}
                unit={unit}
                format={figureOf(metric)}
                history={result?.history ?? []}
              />
            </div>
          ))}
        </div>
      </div>
      <Table
        caption={`Groups of ${settings.name}`}
        columns={armColumns(unit)}
        rows={settings.arms.map(({ name, ...change }) => ({
          ...{ name, change, found: result?.arms.find((arm) => arm.name === name) },
          stopped: stopped[name] ?? null,
        }))}
        keyOf={({ name }) => name}
      />
      {result === null ? null : (
        <div class="gap-above">
          <Comparisons
            caption={`What was found of ${settings.name}`}
            unit={unit}
            rows={[...result.deciding, ...result.others]}
          />
          {result.by_task_type.length === 0 ? null : (
            <details>
              <summary class="panel-body muted">By task</summary>
              <Comparisons caption={`By task, of ${settings.name}`} unit={unit} rows={result.by_task_type} />
            </details>
          )}
        </div>
      )}
    </Panel>
  );
}

function Comparisons({
  caption,
  unit,
  rows,
}: {
  caption: string;
  unit: string;
  rows: readonly ComparisonAnswer[];
}) {
  return (
    <Table
      caption={caption}
      columns={comparisonColumns(unit)}
      rows={rows}
      keyOf={({ metric, arm, task_type: task }) => JSON.stringify([metric, arm, task])}
    />
  );
}

interface ArmRow {
  readonly name: string;
  readonly change: Readonly<Record<string, unknown>>;
  readonly found: { readonly units: number; readonly share: number } | undefined;
  readonly stopped: string | null;
}

/** What is counted, as the head of a column. */
const unitHead = (unit: string): string => `${unit[0]!.toUpperCase()}${unit.slice(1)}s`;

const armColumns = (unit: string): readonly Column<ArmRow>[] => [
  { name: "Group (arm)", isHead: true, cell: ({ name }) => name },
  {
    name: "Routes with",
    cell: ({ change: { share: _, ...change } }) => (
      <span class="wrap-anywhere">
        {Object.keys(change).length === 0
          ? "nothing changed"
          : Object.entries(change)
              .map(([name, value]) => `${name} ${wordsOf(value)}`)
              .join(", ")}
      </span>
    ),
  },
  { name: unitHead(unit), isNumber: true, cell: ({ found }) => count(found?.units) },
  { name: "Promised", isNumber: true, cell: ({ found }) => percent(found?.share) },
  {
    name: "State",
    cell: ({ stopped }) =>
      stopped === null ? "" : <Badge tone="bad">stopped: {stopped.replaceAll("_", " ")}</Badge>,
  },
];

const wordsOf = (value: unknown): string =>
  typeof value === "string" ? value : Array.isArray(value) ? value.join(" ") : JSON.stringify(value);

const verdictTone = (verdict: string): Tone =>
  verdict === "better" ? "good" : verdict === "worse" ? "bad" : "neutral";

const comparisonColumns = (unit: string): readonly Column<ComparisonAnswer>[] => [
  { name: "Metric", isHead: true, cell: ({ metric }) => metricName(metric) },
  { name: "Task", cell: ({ task_type: task }) => task ?? "all" },
  {
    name: "Group less group",
    cell: ({ arm, against }) => <span class="nowrap">{`${arm} less ${against}`}</span>,
  },
  {
    name: "Means",
    isNumber: true,
    cell: ({ metric, means }) => means.map(figureOf(metric)).join(" / "),
  },
  {
    name: "Difference (interval)",
    isNumber: true,
    cell: ({ metric, difference, interval }) =>
      interval === null
        ? unknown
        : `${figureOf(metric)(difference)} (${interval.map(figureOf(metric)).join(" to ")})`,
  },
  {
    name: unitHead(unit),
    isNumber: true,
    cell: ({ units: [one, other] }) => `${count(one)} / ${count(other)}`,
  },
  {
    name: "Verdict",
    cell: ({ verdict }) => (
      <Badge tone={verdictTone(verdict)}>
        {verdict === "open" ? "not decided yet" : verdict.replaceAll("_", " ")}
      </Badge>
    ),
  },
];

/** As a metric is read: cost in dollars, latency in milliseconds, a score as it is. */
const figureOf =
  (metric: string) =>
  (value: number | null): string => {
    if (value === null) return unknown;
    if (metric === "cost") return dollars(value);
    const short = String(Number(value.toPrecision(3))).replace("-", "−");
    return metric === "latency" ? `${short} ms` : short;
  };
