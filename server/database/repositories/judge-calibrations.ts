import { and, desc, eq } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { judgeCalibrations } from "../schema/index.ts";

/** One measurement of a judge. Times in milliseconds since 1970; the content is the evals' own. */
export interface StoredJudgeCalibration {
  readonly judge: string;
  readonly kind: "rubric" | "pairwise";
  readonly fileHash: string;
  readonly questionHash: string;
  readonly createdAtMs: number;
  readonly verdicts: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Adds a calibration, or replaces that of the same judge, kind and labelled file. */
export async function saveJudgeCalibration(db: Queryable, stored: StoredJudgeCalibration): Promise<void> {
  const { createdAtMs, ...rest } = stored;
  const row = { ...rest, createdAt: new Date(createdAtMs).toISOString() };
  const { judge, kind, fileHash } = judgeCalibrations;
  await db
    .insert(judgeCalibrations)
    .values(row)
    .onConflictDoUpdate({ target: [judge, kind, fileHash], set: row });
}

/** Newest first; with a judge only its own. */
export async function listJudgeCalibrations(
  db: Queryable,
  { judge, limit }: { readonly judge?: string; readonly limit: number },
): Promise<StoredJudgeCalibration[]> {
  const rows = await db
    .select()
    .from(judgeCalibrations)
    .where(and(...(judge === undefined ? [] : [eq(judgeCalibrations.judge, judge)])))
    .orderBy(desc(judgeCalibrations.createdAt), judgeCalibrations.judge, judgeCalibrations.kind)
    .limit(limit);
  return rows.map(({ createdAt, ...rest }) => ({ ...rest, createdAtMs: Date.parse(createdAt) }));
}
