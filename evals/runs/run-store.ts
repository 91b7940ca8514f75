import type { GraderOutcome } from "../graders/grade-case.ts";

export type RunStatus = "running" | "done" | "stopped" | "budget" | "failed";

/** One execution of suites. Times in milliseconds since 1970. */
export interface RunRecord {
  readonly id: string;
  readonly createdAtMs: number;
  /** null: still going, or stopped by a crash. */
  readonly finishedAtMs: number | null;
  readonly status: RunStatus;
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  /** Hash of cases, graders, targets and samples: only a run of the same work is resumed. */
  readonly fingerprint: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly plannedCount: number;
  /** Paid for in this run, judges included, replies from the cache not. */
  readonly spentNanoUsd: number;
  readonly durationMs: number;
}

/** Which case, by whom, which time. */
export interface ResultKey {
  /** `suite/case`. */
  readonly promptId: string;
  readonly target: string;
  /** From 0. */
  readonly sample: number;
}

/** What one target answered to one case, and how it was graded. */
export interface CaseResult extends ResultKey {
  readonly taskType: string | null;
  readonly cluster: string;
  readonly weight: number;
  /** [0,1]; null: unscored, for `reason`. */
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
  /** `GraderOutcome`s; JSON when they come from a database. */
  readonly grades: readonly unknown[];
  readonly replyText: string | null;
  readonly toolCalls: readonly unknown[] | null;
  /** Why no reply came; null: one did. */
  readonly error: string | null;
  readonly finishReason: string | null;
  readonly servedModel: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Of the reply, also where it came from the cache. */
  readonly costNanoUsd: number | null;
  readonly costUnknownReason: string | null;
  readonly judgeCostNanoUsd: number;
  readonly latencyMs: number | null;
  readonly timeToFirstTokenMs: number | null;
  readonly isFromCache: boolean;
  readonly finishedAtMs: number;
}

/** Grades of a result with their types back. */
export const gradesOf = (result: CaseResult): readonly GraderOutcome[] =>
  result.grades as readonly GraderOutcome[];

/** Where runs are kept. */
export interface RunStore {
  /** Adds a run or replaces what is known of it. */
  saveRun(run: RunRecord): Promise<void>;
  findRun(id: string): Promise<RunRecord | null>;
  /** Newest first. */
  listRuns(filter: { readonly fingerprint?: string; readonly limit: number }): Promise<RunRecord[]>;
  /** Adds results or replaces those of the same key. */
  saveResults(runId: string, results: readonly CaseResult[]): Promise<void>;
  /** Ordered by case, target and sample; never all at once. */
  results(runId: string): AsyncIterable<CaseResult[]>;
  /** Keys of the results that need not run again: those without an error. */
  finished(runId: string): AsyncIterable<ResultKey[]>;
}
