import type { DecisionAnswer } from "./decision-answer.ts";
import type { OutcomeAnswer } from "./outcome-answer.ts";

/* What the API answers of requests. Money in dollars, times in milliseconds; null: not known. */

/** One line of `GET /v1/requests`, and of the live events. */
export interface RequestSummary {
  readonly request_id: string;
  readonly received_at: string | null;
  readonly tenant: string | null;
  readonly key_id: string | null;
  readonly status: "ok" | "error" | "cancelled" | "broken" | "running";
  readonly error_code: string | null;
  /** null: it was refused before anything was decided. */
  readonly requested_model: string | null;
  readonly served_by: string | null;
  readonly provider: string | null;
  readonly task: string | null;
  readonly stream: boolean;
  /** It was answered from the gateway's own cache. */
  readonly cached: boolean;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
  readonly cost_unknown_reason: string | null;
  /** null: it still runs. */
  readonly total_ms: number | null;
  readonly time_to_first_token_ms: number | null;
  readonly attempts: number;
}

/** `GET /v1/requests`, newest first. A page may be short and still have a next one. */
export interface RequestPage {
  readonly object: "list";
  readonly data: readonly RequestSummary[];
  /** What `before` of the next page is; null: there are no older ones. */
  readonly next: string | null;
}

/** One of `GET /v1/events` that the dashboard reads. */
export type LiveEvent =
  | { readonly type: "decided" | "settled"; readonly request: RequestSummary }
  | {
      readonly type: "circuit";
      readonly deployment: string;
      readonly state: string;
      readonly reason: string | null;
    };

/** A statement on a request or its session. */
export interface FeedbackAnswer {
  readonly feedback_id: string;
  readonly created_at: string;
  readonly on: "session" | "request";
  readonly metric: string;
  readonly value: unknown;
  readonly score: number | null;
  readonly weight: number;
  readonly source: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The stored texts of a request, for who may read them. null: not stored, or not readable with the keys of this server. */
export interface TextsAnswer {
  readonly prompt: string | null;
  readonly reply: string | null;
}

/** `GET /v1/requests/{id}`. */
export interface RequestDetail {
  readonly request_id: string;
  /** `lost`: it can run no more and its outcome was never recorded. */
  readonly state: "running" | "finished" | "lost";
  /** Why a half is null; null: both are there. */
  readonly missing: string | null;
  readonly decision: DecisionAnswer | null;
  readonly outcome: OutcomeAnswer | null;
  readonly feedback?: readonly FeedbackAnswer[];
  readonly texts?: TextsAnswer;
}
