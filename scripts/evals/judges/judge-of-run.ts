import type { CalibrationStore } from "../../../evals/judges/calibration.ts";
import { type JudgeCorrections, judgeCorrections } from "../../../evals/judges/judge-corrections.ts";
import type { ReportJudge } from "../../../evals/reports/judge-tally.ts";
import type { RunRecord } from "../../../evals/runs/run-store.ts";

/** The judge of a run; null: it had none. */
export const judgeOfRun = ({ settings }: Pick<RunRecord, "settings">): string | null =>
  typeof settings.judge === "string" ? settings.judge : null;

/** A run's judge with what is known of it by now; null: it had none. */
export async function judgeForReport(
  run: Pick<RunRecord, "settings">,
  store: CalibrationStore,
): Promise<ReportJudge | null> {
  const id = judgeOfRun(run);
  return id === null ? null : { id, corrections: await correctionsForRun(run, store) };
}

/** What is known of a run's judge by now. */
export async function correctionsForRun(
  run: Pick<RunRecord, "settings">,
  store: CalibrationStore,
): Promise<JudgeCorrections> {
  const judge = judgeOfRun(run);
  return judgeCorrections(judge === null ? [] : await store.list(judge));
}
