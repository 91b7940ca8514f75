import type { GraderInput, GraderTools } from "../graders/grader.ts";
import { applyTransforms } from "../graders/programs/apply-transforms.ts";
import { outputOf } from "../graders/programs/script-context.ts";
import { type Dialogue, type PastTurn, renderTurn } from "../suites/dialogue.ts";
import { fillGrader } from "../suites/fill-grader.ts";
import type { CaseMessage, SuiteCase } from "../suites/suite.ts";
import { createTemplates } from "../suites/template.ts";
import type { TargetReply } from "./target.ts";

/**
 * A case that speaks of the replies before it: asks the earlier turns, one after the other, and fills its own question and graders in.
 *
 * @param ask asks a turn; the same messages are asked once
 * @throws what `ask` throws; ProgramFault where a reply cannot be transformed
 */
export async function leadDialogue(
  suiteCase: SuiteCase,
  dialogue: Dialogue,
  ask: (messages: readonly CaseMessage[]) => Promise<TargetReply>,
  tools: GraderTools,
): Promise<SuiteCase> {
  const { earlier, own, env, graders } = dialogue;
  const past: PastTurn[] = [];
  for (const turn of earlier) {
    const { messages, variables } = renderTurn(turn, past, env);
    const { reply } = await ask(messages);
    const input: GraderInput = {
      reply,
      prompt: "",
      variables,
      tools: [],
      latencyMs: null,
      costNanoUsd: null,
      finishReason: null,
    };
    const isStored = turn.storesAs !== null && turn.steps.length > 0;
    const seen = isStored ? await applyTransforms(turn.steps, input, tools) : input;
    past.push({ turn, messages, reply: reply.text, output: outputOf(seen) });
  }
  const { messages, variables } = renderTurn(own, past, env);
  const templates = createTemplates({ env });
  return {
    ...suiteCase,
    messages,
    variables,
    graders: graders.map((grader) => fillGrader(grader, variables, templates)),
  };
}
