import type { CountedAnswer } from "./report-answers.ts";

/* `GET /v1/reports/savings`. Money in dollars; null: not known. */

/** A value with its 95% interval. */
export interface SavingsEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A metric of feedback, [0,1], that both arms have enough of. */
export interface QualityChange {
  readonly metric: string;
  readonly held_out: number;
  readonly routed: number;
  readonly change: SavingsEstimate;
}

export interface MeasuredSavings {
  readonly confidence: 0.95;
  readonly cost_per_request_usd: { readonly held_out: number; readonly routed: number };
  readonly saved_usd_per_request: SavingsEstimate;
  /** On the routed requests of the period. */
  readonly saved_usd: SavingsEstimate;
  /** null: the held-out requests cost nothing. */
  readonly saved_share: SavingsEstimate | null;
  readonly quality: {
    readonly metrics: readonly QualityChange[];
    /** Why there is no metric; null: there is one. */
    readonly unknown_reason: string | null;
  };
}

/** The same tokens at the baseline's list price: no measurement, for another model would have written other replies. */
export type ListPriceFigure =
  | { readonly name: string; readonly saved_usd: null; readonly unknown_reason: string }
  | {
      readonly name: string;
      readonly baseline: string;
      readonly requests: number;
      readonly unknown_requests: number;
      readonly list_usd: number;
      readonly charged_usd: number;
      readonly saved_usd: number;
      readonly unknown_reason: null;
    };

/** What routing saved against the randomised holdout. */
export interface MeasuredSavingsReport {
  readonly object: "report.savings";
  readonly since: string;
  readonly until: string;
  /** Whose requests; null: everybody's. */
  readonly tenant: string | null;
  /** Absent: no holdout ran. */
  readonly holdout?: {
    readonly id: string;
    /** null: the holdout names no model, and no baseline is configured. */
    readonly model: string | null;
    readonly unit: string;
    readonly since: string;
    readonly until: string;
  };
  /** Absent: no holdout ran. */
  readonly arms?: readonly {
    readonly arm: string;
    readonly requests: number;
    readonly units: number;
    readonly cost_unknown_requests: number;
  }[];
  /** null: `refused` says why. */
  readonly measured: MeasuredSavings | null;
  readonly refused: string | null;
}

export interface SavingsReport extends MeasuredSavingsReport {
  readonly list_price: ListPriceFigure;
}

/** An answer to `wait_ms`. */
export type SavingsAnswer = CountedAnswer<SavingsReport, "object" | "measured" | "refused">;
