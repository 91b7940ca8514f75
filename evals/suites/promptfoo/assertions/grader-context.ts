import type { TransformStep } from "../../../graders/programs/program.ts";
import type { LoadContext } from "../load-context.ts";

/** What the graders of one test share. */
export interface GraderContext {
  readonly load: LoadContext;
  /** Made of a reply before the test's graders see it. */
  readonly steps: readonly TransformStep[];
  readonly rubricPrompt: unknown;
  /** Scores of factuality's verdicts, by their names. */
  readonly factualityScores: Readonly<Record<string, number>>;
  /** Handed to scripts as `context.test`. */
  readonly test: Readonly<Record<string, unknown>>;
}
