import type { AlertAnswer } from "../answers/model-answers.ts";
import type { StoredAlert } from "../database/repositories/alerts.ts";

const iso = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());
const units = {
  quality: "score",
  latency: "ms",
  length: "output tokens",
  price: "nano-dollars per million tokens",
} as const;

/** An alert as operators see it. */
export const alertView = (row: StoredAlert): AlertAnswer => ({
  id: String(row.id),
  object: "alert",
  kind: "drift",
  metric: row.metric,
  unit: units[row.metric],
  candidate: row.candidateId,
  task_type: row.taskType,
  source: row.source,
  direction: row.direction,
  before: row.before,
  after: row.after,
  values_before: row.valuesBefore,
  values_after: row.valuesAfter,
  changed_at: iso(row.changedAt),
  created_at: iso(row.createdAt),
  acknowledged_at: iso(row.acknowledgedAt),
  acknowledged_by: row.acknowledgedBy,
  is_dismissed: row.isDismissed,
});
