import { integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** How judges of evals compare with people's labels. One row for each judge, kind of question and labelled file: measured again, it is replaced. */
export const judgeCalibrations = pgTable(
  "judge_calibrations",
  {
    /** The model as runs name it: `openai/gpt-5-mini`. */
    judge: text("judge").notNull(),
    kind: text("kind").$type<"rubric" | "pairwise">().notNull(),
    /** SHA-256 of what was labelled. */
    fileHash: text("file_hash").notNull(),
    /** Hash of the instructions that the judge was given: with other ones it is another judge. */
    questionHash: text("question_hash").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    verdicts: integer("verdicts").notNull(),
    /** Figures with intervals, and the pairs of label and score behind them; no texts. */
    content: jsonb("content").$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.judge, table.kind, table.fileHash] })],
);
