import { sameRows } from "../../../evals/graders/reading/same-rows.ts";
import type { SuiteCase, SuiteHeader, WrittenReply } from "../suite-types.ts";
import { codeBlockOf, promptText } from "./case-text.ts";
import type { CheckTools } from "./check-tools.ts";
import { failedGraders } from "./failed-graders.ts";
import { recomputedReply } from "./recomputed-reply.ts";
import { supportProblems } from "./support-problems.ts";
import { toolProblems } from "./tool-problems.ts";

async function twinProblems(suiteCase: SuiteCase, { runQuery }: CheckTools): Promise<string[]> {
  const twin = suiteCase.verify?.twin_query;
  const grader = suiteCase.graders.find(({ type }) => type === "sql_result");
  if (twin === undefined || !grader) return [];
  const setup = String(grader.setup);
  const reference = await runQuery(setup, String(grader.query));
  if (reference.length === 0) return ["the reference query returns no row, so nearly anything would pass"];
  const same = sameRows(reference, await runQuery(setup, twin), grader.ordered === true);
  return same ? [] : ["verify.twin_query gives other rows than the reference query"];
}

/** Replies without content: no case may let them pass. */
const vacuousReplies = [" ", "Sure! Here is what I can tell you about this: it depends on the situation."];

function shown(written: WrittenReply): string {
  const text = typeof written === "string" ? written : JSON.stringify(written);
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}...` : text);
}

/** All that is wrong with one case; empty when its answer stands. */
export async function checkCase(
  header: SuiteHeader,
  suiteCase: SuiteCase,
  tools: CheckTools,
): Promise<string[]> {
  const failed = (written: WrittenReply) => failedGraders(header, suiteCase, written, tools);
  const problems = [...supportProblems(suiteCase), ...toolProblems(suiteCase)];
  try {
    problems.push(...(await twinProblems(suiteCase, tools)));
    const recomputed = await recomputedReply(suiteCase, tools.runPython);
    if (recomputed !== null && (await failed(recomputed)).length > 0) {
      problems.push(`the graders refuse the computed answer ${shown(recomputed)}`);
    }
    for (const good of [suiteCase.ideal, ...(suiteCase.accepted ?? [])]) {
      const graders = await failed(good);
      if (graders.length > 0) problems.push(`${graders.join(", ")} refuses the right reply ${shown(good)}`);
    }
    const broken = suiteCase.verify?.repair ? codeBlockOf(promptText(suiteCase)) : null;
    if (suiteCase.verify?.repair && broken === null) problems.push("verify.repair needs a fenced code block");
    const wrong = [...(suiteCase.rejected ?? []), ...(broken === null ? [] : [broken]), ...vacuousReplies];
    for (const bad of wrong) {
      if ((await failed(bad)).length === 0)
        problems.push(`the graders let the wrong reply ${shown(bad)} pass`);
    }
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return problems;
}
