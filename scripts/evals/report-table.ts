import { bestWords, chanceWords, detectableWords } from "../../evals/reports/claim-words.ts";
import type { Report, ScoreSummary, TargetSummary, TaskPick } from "../../evals/reports/report.ts";
import { routingWords } from "../../evals/reports/routing-words.ts";
import { formatDuration, formatUsd } from "../terminal/format-figures.ts";
import { renderTable } from "../terminal/table.ts";

const points = (share: number): string => (100 * share).toFixed(1);

/** `83.1 (74.9-89.0)`: the mean and its 95% interval, in percent. */
function scoreText({ mean, interval }: ScoreSummary): string {
  if (mean === null) return "unscored";
  return interval === null
    ? points(mean)
    : `${points(mean)} (${points(interval.low)}-${points(interval.high)})`;
}

/** What a run found, for the terminal: models best first, then models by task. */
export function reportTable(report: Report, useColor: boolean): string {
  const { targets, tasks } = report;
  const right = (title: string) => ({ title, align: "right" as const });
  const overview = renderTable(
    [
      { title: "model" },
      right("score % (95%)"),
      right("cases"),
      right("unscored"),
      right("$/1k cases"),
      right("p50"),
      right("p95"),
      { title: "front" },
      { title: "behind the best" },
    ],
    targets.map((target) => [
      target.id,
      scoreText(target.overall),
      String(target.overall.cases),
      String(target.overall.unscored),
      formatUsd(target.costPerCaseNanoUsd === null ? null : target.costPerCaseNanoUsd * 1000),
      target.latencyP50Ms === null ? "-" : formatDuration(target.latencyP50Ms),
      target.latencyP95Ms === null ? "-" : formatDuration(target.latencyP95Ms),
      target.isPareto ? "*" : "",
      behindText(target),
    ]),
    useColor,
  );
  const compares = targets.length > 1;
  const byTask = renderTable(
    [{ title: "task" }, ...(compares ? [{ title: "pick" }] : []), ...targets.map(({ id }) => right(id))],
    tasks.map((task) => {
      const best = report.picks[task]?.best ?? null;
      return [
        task,
        ...(compares ? [pickText(report.picks[task] ?? null)] : []),
        ...targets.map(({ id, byTask }) => {
          const cell = byTask[task];
          return cell === undefined
            ? "-"
            : `${scoreText(cell)}${best?.target === id && compares ? " <" : best?.tied.includes(id) ? " ~" : "  "}`;
        }),
      ];
    }),
    useColor,
  );
  const oracle =
    report.oracleMean === null || targets.length < 2
      ? ""
      : `\nA perfect choice for each case would score ${points(report.oracleMean)}%.`;
  const routing = report.routing.map((one) => `\n${routingWords(one)}`).join("");
  const front = targets.some(({ isPareto }) => isPareto) ? "\n* nothing is both better and cheaper" : "";
  const best = compares
    ? "\n< best of its task, ~ not told from it by these cases; pick: the cheapest of these, ! where it is clearly the best"
    : "";
  const claim = report.best === null ? "" : `\n${bestWords(report.best)}`;
  const apart =
    report.detectableDifference === null ? "" : `\n${detectableWords(report.detectableDifference)}`;
  const noInterval = noIntervalText(targets);
  return `${overview}${front}${noInterval}${claim}${apart}\n\n${byTask}${best}${oracle}${routing}`;
}

function pickText(pick: TaskPick | null): string {
  if (pick === null) return "none scores";
  return `${pick.target}${pick.best.isClear ? " !" : ""}`;
}

function behindText({ behindBest, unrankedReason }: TargetSummary): string {
  if (unrankedReason !== null) return "not ranked";
  if (behindBest === null) return "";
  const { difference, interval } = behindBest;
  const range = interval === null ? "" : ` (${points(interval.low)} to ${points(interval.high)})`;
  const words = chanceWords(behindBest);
  return `${points(difference)}${range}${words === "" ? "" : `, ${words}`}`;
}

/** Why scores stand without an interval, once. */
function noIntervalText(targets: readonly TargetSummary[]): string {
  const reasons = new Set(
    targets.flatMap(({ overall, byTask }) =>
      [overall, ...Object.values(byTask)].flatMap(({ mean, noIntervalReason }) =>
        mean === null ? [] : (noIntervalReason ?? []),
      ),
    ),
  );
  return reasons.size === 0 ? "" : `\nWithout an interval: ${[...reasons].join("; ")}`;
}
