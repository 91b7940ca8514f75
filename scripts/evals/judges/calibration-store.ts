import { desc, eq } from "drizzle-orm";
import type { Calibration, CalibrationStore } from "../../../evals/judges/calibration.ts";
import { type JudgeCorrections, judgeCorrections } from "../../../evals/judges/judge-corrections.ts";
import type { ReportJudge } from "../../../evals/reports/judge-tally.ts";
import type { RunRecord } from "../../../evals/runs/run-store.ts";
import type { Queryable } from "../../../server/database/database.ts";
import { judgeCalibrations } from "../../../server/database/schema/index.ts";

/** More than anybody keeps of one judge. */
const maxListed = 200;

/** Calibrations in the project's database. */
export const createCalibrationStore = (db: Queryable): CalibrationStore => ({
  async save({ judge, kind, fileHash, questionHash, createdAtMs, verdicts, ...content }) {
    const createdAt = new Date(createdAtMs).toISOString();
    const row = { judge, kind, fileHash, questionHash, createdAt, verdicts, content };
    await db
      .insert(judgeCalibrations)
      .values(row)
      .onConflictDoUpdate({
        target: [judgeCalibrations.judge, judgeCalibrations.kind, judgeCalibrations.fileHash],
        set: row,
      });
  },
  async list(judge) {
    const rows = await db
      .select()
      .from(judgeCalibrations)
      .where(judge === null ? undefined : eq(judgeCalibrations.judge, judge))
      .orderBy(desc(judgeCalibrations.createdAt), judgeCalibrations.judge, judgeCalibrations.kind)
      .limit(maxListed);
    return rows.map(
      ({ content, createdAt, ...rest }) =>
        ({
          ...(content as unknown as Omit<Calibration, keyof typeof rest | "createdAtMs">),
          ...rest,
          createdAtMs: Date.parse(createdAt),
        }) satisfies Calibration,
    );
  },
});

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
