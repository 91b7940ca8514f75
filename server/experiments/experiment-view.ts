import type { ExperimentAnswer } from "../answers/experiment-answers.ts";
import type { StoredExperiment } from "../database/repositories/experiments.ts";

const iso = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());

/** An experiment as administrators see it; its salt is nobody's business. */
export const experimentView = (row: StoredExperiment): ExperimentAnswer => ({
  id: row.id,
  kind: row.kind,
  state: row.stoppedAt === null ? "running" : "ended",
  created_at: iso(row.createdAt),
  ended_at: iso(row.stoppedAt),
  end_reason: row.stopReason,
  winner: row.winner,
  stopped_arms: row.stoppedArms,
  settings: row.settings,
  plan: row.plan,
  looks: row.looks,
  looked_at: iso(row.lookedAt),
  result: row.result,
});
