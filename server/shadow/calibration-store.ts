import { desc, eq } from "drizzle-orm";
import type { Calibration, CalibrationStore } from "../../evals/judges/calibration.ts";
import type { Queryable } from "../database/database.ts";
import { judgeCalibrations } from "../database/schema/index.ts";

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
