import type { FindingsAnswer, PlanAnswer } from "../../server/answers/experiment-answers.ts";
import type { StoredExperiment } from "../../server/database/repositories/experiments.ts";
import { renderTable } from "../terminal/table.ts";

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? "-" : String(Number(value.toPrecision(4)));

/** An experiment as lines for a terminal. */
export function experimentText({
  id,
  kind,
  settings,
  stoppedAt,
  stopReason,
  winner,
  stoppedArms,
  plan,
  result,
}: StoredExperiment): string {
  const lines = [
    `${id}  ${settings.name}  (${kind}, ${stoppedAt === null ? "running" : `ended: ${stopReason}`})`,
    `arms ${settings.arms.map(({ name, share }) => `${name} ${share}`).join(", ")}; by ${settings.unit}; decided by ${settings.metric}; ${settings.tenant === undefined ? "all tenants" : `tenant ${settings.tenant}`}`,
  ];
  if (winner !== null) lines.push(`winner: ${winner}`);
  for (const [arm, reason] of Object.entries(stoppedArms)) lines.push(`stopped arm ${arm}: ${reason}`);
  if (kind === "experiment") lines.push(...planLines(plan));
  return [...lines, ...(result === null ? ["It has not been evaluated yet."] : resultLines(result))].join(
    "\n",
  );
}

function planLines(plan: PlanAnswer): string[] {
  const { mde, units_needed: needed, days_needed: days, units_per_day: perDay } = plan;
  const effect = plan.minimum_detectable_effect ?? null;
  const lines: string[] = [];
  if (needed !== undefined)
    lines.push(
      `planned: ${needed} units to find a difference of ${figure(mde)}${days == null ? "; how many days that takes is not known, for want of traffic" : `, ${figure(days)} days at ${figure(perDay)} units a day`}`,
    );
  lines.push(
    effect === null
      ? `minimum detectable effect: not known, ${plan.unknown_reason}`
      : `minimum detectable effect in its days: ${figure(effect)}`,
  );
  return lines;
}

function resultLines(result: FindingsAnswer): string[] {
  const { arms, sample_ratio: ratio, deciding, others, by_task_type: tasks } = result;
  const titles = ["metric", "arm", "against", "means", "difference", "always-valid interval", "p", "verdict"];
  const rows = [...deciding, ...others, ...tasks].map((one) => [
    ...[one.task_type === undefined ? one.metric : `${one.metric}, ${one.task_type}`, one.arm, one.against],
    ...[one.means.map(figure).join(" / "), figure(one.difference)],
    ...[
      one.interval === null ? "-" : one.interval.map(figure).join(" to "),
      figure(one.p_value),
      one.verdict,
    ],
  ]);
  return [
    `units ${arms.map((arm) => `${arm.name} ${arm.units}`).join(", ")}; sample ratio ${ratio.ok ? "as promised" : "BROKEN: no winner is named"} (p ${figure(ratio.always_valid_p_value)})`,
    renderTable(
      titles.map((title) => ({ title })),
      rows,
      false,
    ),
  ];
}
