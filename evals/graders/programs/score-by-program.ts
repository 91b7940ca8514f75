import type { Grade, GraderTools } from "../grader.ts";
import { scriptResult } from "../reading/script-result.ts";
import type { Program } from "./program.ts";
import { ProgramFault, runProgram } from "./run-program.ts";

/** Metric -> mean score in [0,1]. */
export type NamedScores = Readonly<Record<string, number>>;

/** A suite's own rule over the scores of the metrics. Unscored where it fails: the rule is at fault, not the reply. */
export async function scoreByProgram(
  program: Program,
  scores: NamedScores,
  threshold: number | null,
  tools: GraderTools,
): Promise<Grade> {
  try {
    const context = threshold === null ? {} : { threshold };
    return scriptResult(await runProgram(program, [scores, context], tools), undefined);
  } catch (error) {
    if (error instanceof ProgramFault) return { score: null, passed: null, reason: error.message };
    throw error;
  }
}
