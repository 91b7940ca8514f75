import type { AllocationPlan } from "../../evals/allocation/allocation-plan.ts";
import type { CalibrationStore } from "../../evals/judges/calibration.ts";
import type { RunRecord, RunStore } from "../../evals/runs/run-store.ts";
import type { Target } from "../../evals/runs/target.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import type { EvalArguments } from "./eval-arguments.ts";
import type { Progress } from "./progress.ts";

/** What the eval command has opened before it runs. */
export interface EvalRun {
  readonly suites: readonly Suite[];
  readonly targets: readonly Target[];
  readonly judge: Target | null;
  /** Judges held against people's labels. */
  readonly openCalibrations: () => Promise<CalibrationStore>;
  /** null: all cases are asked of all targets. */
  readonly plan: AllocationPlan | null;
  readonly store: RunStore;
  readonly dataDir: string;
  readonly options: EvalArguments;
  /** For whoever reads the report, beside those of the suites. */
  readonly notices: readonly string[];
  readonly isTerminal: boolean;
  /** PostgreSQL that processes can share; null: the database is the embedded one. */
  readonly databaseUrl: string | null;
  readonly print: (text: string) => void;
}

/** A run that is about to begin. */
export interface StartedRun extends EvalRun {
  /** New, or that of the run that is resumed. */
  readonly run: RunRecord;
  /** Calls at once in each process. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** First Ctrl-C: calls under way end. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C: they are broken off. */
  readonly abort: AbortSignal;
}
