import type { Report, ScoreSummary, TaskPick } from "../../evals/reports/report.ts";
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
      String(target.overall.scored),
      String(target.overall.unscored),
      formatUsd(target.costPerCaseNanoUsd === null ? null : target.costPerCaseNanoUsd * 1000),
      target.latencyP50Ms === null ? "-" : formatDuration(target.latencyP50Ms),
      target.latencyP95Ms === null ? "-" : formatDuration(target.latencyP95Ms),
      target.isPareto ? "*" : "",
      behindText(target.behindBest),
    ]),
    useColor,
  );
  const compares = targets.length > 1;
  const byTask = renderTable(
    [{ title: "task" }, ...(compares ? [{ title: "pick" }] : []), ...targets.map(({ id }) => right(id))],
    tasks.map((task) => {
      const means = targets.map(({ byTask }) => byTask[task]?.mean ?? -1);
      const best = Math.max(...means);
      return [
        task,
        ...(compares ? [pickText(report.picks[task] ?? null)] : []),
        ...targets.map(({ byTask }, at) => {
          const cell = byTask[task];
          return cell === undefined
            ? "-"
            : `${scoreText(cell)}${means[at] === best && best > 0 && compares ? " <" : "  "}`;
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
    ? "\n< best of its task; pick: the cheapest that cannot be told from it on these cases, ! where it is clearly the best"
    : "";
  return `${overview}${front}\n\n${byTask}${best}${oracle}${routing}`;
}

function pickText(pick: TaskPick | null): string {
  if (pick === null) return "none scores";
  return `${pick.target}${pick.isClear ? " !" : ""}`;
}

function behindText(behind: Report["targets"][number]["behindBest"]): string {
  if (behind === null) return "";
  const range =
    behind.interval === null ? "" : ` (${points(behind.interval.low)} to ${points(behind.interval.high)})`;
  const p = behind.pValue === null ? "" : behind.pValue < 0.05 ? "" : ", may be chance";
  return `${points(behind.difference)}${range}${p}`;
}
