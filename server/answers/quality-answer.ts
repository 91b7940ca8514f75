import type { CountedAnswer } from "./report-answers.ts";

/* `GET /v1/reports/quality`. Scores in [0,1]; null: not known. */

/** What public figures say. */
export interface PublicFigure {
  readonly mean: number;
  readonly standard_deviation: number;
  readonly evidence: readonly {
    readonly source: string;
    readonly date: string | null;
    readonly observations: number;
  }[];
}

/** What was scored here. */
export interface MeasuredQuality {
  readonly mean: number;
  /** null, as the next: fewer than two people, sessions or prompts. */
  readonly low: number | null;
  readonly high: number | null;
  readonly weight: number;
  readonly scores: number;
  readonly sources: readonly {
    readonly source: string;
    readonly scores: number;
    readonly mean: number;
    readonly newest_at: string;
  }[];
}

export interface QualityPair {
  /** null: nobody published one. */
  readonly public: PublicFigure | null;
  /** null: nothing was scored here. */
  readonly measured: MeasuredQuality | null;
}

export interface CandidateQuality extends QualityPair {
  readonly candidate: string;
  readonly model: string;
  /** Of one model alone. */
  readonly tasks?: readonly (QualityPair & { readonly task_type: string })[];
}

export interface QualityReport {
  readonly object: "report.quality";
  readonly since: string;
  readonly data: readonly CandidateQuality[];
}

/** An answer to `wait_ms`. */
export type QualityAnswer = CountedAnswer<QualityReport, "object" | "data">;
