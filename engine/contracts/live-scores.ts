import type { TaskTypeId } from "./task-type.ts";

/** Scores of one candidate, summed: each counts by its weight. */
export interface ScoreSum {
  /** Sum of the weights, in exact observations. */
  readonly weight: number;
  /** Sum of weight times score. */
  readonly successes: number;
}

/** What one source says of the candidates on one task type. */
export interface LiveScores {
  /** E.g. `feedback thumbs`. */
  readonly source: string;
  readonly byCandidate: ReadonlyMap<string, ScoreSum>;
}

/** One score of a live request. */
export interface LiveObservation {
  readonly source: string;
  readonly candidateId: string;
  readonly taskType: TaskTypeId;
  /** Whose scores count together against the cap; null: no cap, as for a judge. */
  readonly rater: LiveRater | null;
  /** [0,1], 1 is best. */
  readonly score: number;
  /** (0,1]; below 0: taken back. */
  readonly weight: number;
  readonly observedAtMs: number;
}

/** Who scores. */
export interface LiveRater {
  /** Unlike every other one's. */
  readonly id: string;
  /** false: all those of a tenant who are not told apart. */
  readonly isNamed: boolean;
}
