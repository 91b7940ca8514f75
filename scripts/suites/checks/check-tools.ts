import { createGraderTools } from "../../../evals/graders/create-grader-tools.ts";
import type { GraderTools } from "../../../evals/graders/grader.ts";

/** What the checks share: the graders' own tools. */
export type CheckTools = GraderTools & { readonly close: () => Promise<void> };

export function createCheckTools(): CheckTools {
  const { tools, close } = createGraderTools();
  return { ...tools, close };
}
