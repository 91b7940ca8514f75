import { type Calibration, calibrationProblem } from "../../../evals/judges/calibration.ts";
import { biasesText, figureRows } from "../../../evals/judges/figure-rows.ts";
import type { JudgeReport } from "../../../evals/reports/judge-report.ts";
import { renderTable } from "../../terminal/table.ts";

const right = (title: string) => ({ title, align: "right" as const });
const points = (share: number): string => (100 * share).toFixed(1);

/** `rubric: 72 verdicts on 18 prompts of labels.jsonl, 2026-11-22`, and the figures below it. */
export function calibrationText(calibration: Omit<Calibration, "points">, useColor: boolean): string {
  const { kind, verdicts, prompts, unread, files, createdAtMs } = calibration;
  const date = new Date(createdAtMs).toISOString().slice(0, 10);
  const missing = unread === 0 ? "" : `, ${unread} without a verdict`;
  const table = renderTable(
    [{ title: "figure" }, right("value (95%)"), { title: "" }, { title: "meaning" }],
    figureRows(calibration).map(({ title, text, meaning, isBiased }) => [
      title,
      text,
      isBiased ? "!" : "",
      meaning,
    ]),
    useColor,
  );
  return `${kind}: ${verdicts} verdicts on ${prompts} prompts of ${files.join(", ")}${missing}, ${date}\n${table}`;
}

/** All judges that were measured, newest first. */
export function calibrationsText(calibrations: readonly Calibration[], useColor: boolean): string {
  if (calibrations.length === 0)
    return "No judge was measured yet: npm run evals -- calibrate LABELLED --judge MODEL";
  return renderTable(
    [
      { title: "judge" },
      { title: "kind" },
      { title: "measured" },
      { title: "files" },
      right("verdicts"),
      right("kappa"),
      right("weight"),
      { title: "" },
    ],
    calibrations.map((calibration) => [
      calibration.judge,
      calibration.kind,
      new Date(calibration.createdAtMs).toISOString().slice(0, 10),
      calibration.files.join(", "),
      String(calibration.verdicts),
      calibration.figures.kappa.estimate?.toFixed(2) ?? "-",
      calibration.figures.weight.estimate?.toFixed(2) ?? "-",
      calibrationProblem(calibration) === null ? "" : "not used",
    ]),
    useColor,
  );
}

/** The judge of a run: what is known of it, and what its scores become by that. */
export function judgeText(judge: JudgeReport, useColor: boolean): string {
  const kinds = judge.kinds.map(({ kind, biases, calibration, reason }) => {
    if (calibration === null) return `${kind}: not calibrated: ${reason}`;
    return `${calibrationText(calibration, useColor)}${reason === null ? "" : `\nof no use: ${reason}`}${biases.length === 0 ? "" : `\n${biasesText(biases)}`}`;
  });
  const targets = renderTable(
    [
      { title: "judged" },
      right("cases"),
      right("as judged %"),
      right("corrected % (95%)"),
      right("weight as evidence"),
    ],
    judge.targets.map(({ target, cases, mean, corrected, interval, weight }) => [
      target,
      String(cases),
      points(mean),
      corrected === null
        ? "not known"
        : `${points(corrected)}${interval === null ? "" : ` (${points(interval.low)}-${points(interval.high)})`}`,
      weight.toFixed(2),
    ]),
    useColor,
  );
  return [`Judge ${judge.judge}`, ...kinds, targets].join("\n\n");
}
