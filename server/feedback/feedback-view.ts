import type { FeedbackAnswer } from "../answers/request-answers.ts";
import type { StoredFeedback, WrittenFeedback } from "../database/repositories/feedback.ts";

/**
 * The id of feedback: a UUID (RFC 9562, version 8) of its time and its place in the table, so that none has to be stored.
 */
function feedbackId(seq: number, createdAtMs: number): string {
  const time = Math.floor(createdAtMs).toString(16).padStart(12, "0");
  const place = seq.toString(16).padStart(15, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-8${place.slice(0, 3)}-${(8).toString(16)}000-${place.slice(3)}`;
}

/** What is answered to feedback that was taken. */
export const writtenView = ({ seq, createdAtMs, replaces, kind }: WrittenFeedback): object => ({
  feedback_id: feedbackId(seq, createdAtMs),
  result: kind === "duplicate" ? "duplicate" : replaces === null ? "recorded" : "corrected",
});

/** Feedback as a request shows it. */
export const feedbackView = (row: StoredFeedback): FeedbackAnswer => ({
  feedback_id: feedbackId(row.seq, Date.parse(row.createdAt)),
  created_at: new Date(row.createdAt).toISOString(),
  on: row.requestId === null ? "session" : "request",
  metric: row.metric,
  value: row.value,
  score: row.score,
  weight: row.weight,
  source: row.source,
  comment: row.comment,
  tags: row.tags ?? {},
});
