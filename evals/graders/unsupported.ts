import { type Grader, unscored } from "./grader.ts";

/** Stands for an assertion of another tool that has no counterpart here: always unscored, and said so before a run begins. */
export const gradeUnsupported: Grader = (spec) => unscored(String(spec.reason ?? "not supported"));
