import type { GraderSpec } from "../../../graders/grader.ts";
import type { TransformStep } from "../../../graders/programs/program.ts";
import type { Turn } from "../../dialogue.ts";
import type { CaseMessage, SuiteCase } from "../../suite.ts";
import type { LoadContext } from "../load-context.ts";
import { readTransform } from "../programs/transforms.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { isProgram, type PromptTemplate } from "../prompts/prompts.ts";

/** The question of a case before it is filled in. */
export interface CaseTurn {
  readonly turn: Turn;
  /** Cases of one prompt, in one of a model's configurations, can know of one another. */
  readonly line: string;
  readonly graders: readonly GraderSpec[];
}

interface CaseTurnParts {
  readonly test: PromptfooTest;
  readonly values: Readonly<Record<string, unknown>>;
  readonly template: string | readonly CaseMessage[];
  readonly system: string | null;
  readonly line: string;
  readonly unfilled: readonly GraderSpec[];
}

export function turnOfCase(parts: CaseTurnParts, context: LoadContext): CaseTurn {
  const { options = {}, metadata = {} } = parts.test;
  const own = readTransform(options.transform ?? options.postprocess, context);
  const steps: readonly TransformStep[] = own === null ? [] : [own];
  return {
    line: parts.line,
    graders: parts.unfilled,
    turn: {
      template: parts.template,
      variables: parts.values,
      prefix: String(options.prefix ?? ""),
      suffix: String(options.suffix ?? ""),
      system: parts.system,
      conversation: String(metadata.conversationId ?? ""),
      hasHistory: options.disableConversationVar !== true,
      storesAs: typeof options.storeOutputAs === "string" ? options.storeOutputAs : null,
      steps,
    },
  };
}

/** Whether a prompt's template speaks of the turns before it. */
export const usesHistory = ({ template }: Pick<PromptTemplate, "template">): boolean =>
  !isProgram(template) && JSON.stringify(template).includes("_conversation");

const speaksOfHistory = (turn: Turn): boolean => turn.hasHistory && usesHistory(turn);

/** Variables that the replies of these tests become. */
export const storedNames = (tests: readonly PromptfooTest[]): ReadonlySet<string> =>
  new Set(
    tests.flatMap(({ options }) =>
      typeof options?.storeOutputAs === "string" ? [options.storeOutputAs] : [],
    ),
  );

/**
 * Gives every case that speaks of earlier replies (`_conversation`, or a variable of `storeOutputAs`) the turns that come before it: all of
 * its conversation, and all whose replies are stored.
 */
export function linkDialogues(
  cases: readonly SuiteCase[],
  turns: ReadonlyMap<string, CaseTurn>,
  { templates }: LoadContext,
): readonly SuiteCase[] {
  const past = new Map<string, Turn[]>();
  return cases.map((suiteCase) => {
    const own = turns.get(suiteCase.id);
    if (own === undefined) return suiteCase;
    const before = past.get(own.line) ?? [];
    past.set(own.line, [...before, own.turn]);
    const speaks = speaksOfHistory(own.turn);
    const earlier = before.filter(
      ({ storesAs, conversation }) => storesAs !== null || (speaks && conversation === own.turn.conversation),
    );
    // One without earlier turns is asked in the same way, so that later cases find its reply.
    if (earlier.length === 0 && own.turn.storesAs === null && !usesHistory(own.turn)) return suiteCase;
    return { ...suiteCase, dialogue: { earlier, own: own.turn, env: templates.env, graders: own.graders } };
  });
}
