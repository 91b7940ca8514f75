import type { SuiteCase } from "../../suite.ts";
import { namesIn } from "../../template.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgram, type PromptTemplate } from "../prompts/prompts.ts";

/** Says what of a case is not graded, and which of its prompt's variables are empty. */
export function noteCase(
  suiteCase: SuiteCase,
  prompts: readonly PromptTemplate[],
  stored: ReadonlySet<string>,
  { notices }: LoadContext,
): void {
  for (const grader of suiteCase.graders)
    if (grader.type === "unsupported") notices.add(`${String(grader.reason)}. It does not count`);
  for (const { template } of prompts)
    if (!isProgram(template))
      for (const name of namesIn(JSON.stringify(template)))
        if (!Object.hasOwn(suiteCase.variables, name) && !stored.has(name))
          notices.add(`the prompt's {{${name}}} is empty in at least one test`);
}
