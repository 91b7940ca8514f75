import type { TaskTypeId } from "./task-type.ts";

export type EvidenceSourceKind = "public" | "eval" | "judge" | "feedback" | "experiment" | "import";

/** One observed score of one candidate on one prompt. Never changed, only added. */
export interface EvidenceRow {
  /** The prompt's group: the same question in other formatting shares it. */
  readonly promptId: string;
  readonly candidateId: string;
  readonly taskType: TaskTypeId | null;
  /** [0,1]; null: could not be scored, for the reason below. */
  readonly score: number | null;
  readonly unscoredReason: string | null;
  readonly costNanoUsd: number | null;
  readonly outputTokens: number | null;
  readonly source: EvidenceSourceKind;
  /** Name of the run, experiment or file. */
  readonly sourceName: string;
  /** Share of one exact observation that this row counts for, (0,1]. */
  readonly weight: number;
  readonly observedAtMs: number;
}
