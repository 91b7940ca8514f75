import { gradeCase } from "../graders/grade-case.ts";
import type { GraderInput, GraderTools } from "../graders/grader.ts";
import { judgeTypes } from "../graders/grader-registry.ts";
import { caseForModel } from "../suites/case-for-model.ts";
import type { SuiteCase } from "../suites/suite.ts";
import { type Asked, askTarget, BudgetError, type CallContext } from "./ask-target.ts";
import { BudgetUnreachableError } from "./budget.ts";
import { judgeRequest } from "./judge-request.ts";
import { leadDialogue } from "./lead-dialogue.ts";
import type { CaseResult } from "./run-store.ts";
import type { Target, TargetRequest } from "./target.ts";

export interface RunCaseContext extends CallContext {
  readonly tools: GraderTools;
  /** null: none is named. */
  readonly judge: Target | null;
  readonly nowMs: () => number;
}

/** One case to run, by one target, once. */
export interface Job {
  readonly promptId: string;
  readonly suiteCase: SuiteCase;
  readonly target: Target;
  readonly sample: number;
}

/**
 * Asks and grades. A target that fails leaves the case unscored, never zero.
 *
 * @throws BudgetError where the cap leaves no room for the reply or its judge; an error of the disk
 */
export async function runCase(
  { promptId, suiteCase: written, target, sample }: Job,
  context: RunCaseContext,
): Promise<CaseResult> {
  let suiteCase = caseForModel(written, target.id);
  const key = {
    promptId,
    target: target.id,
    sample,
    taskType: suiteCase.taskType,
    cluster: suiteCase.cluster,
    weight: suiteCase.weight,
  };
  if (suiteCase.unscorable !== undefined)
    return { ...key, ...notAsked, reason: suiteCase.unscorable, finishedAtMs: context.nowMs() };
  let asked: Asked;
  try {
    const { dialogue, tools, parameters } = suiteCase;
    const ask = (messages: TargetRequest["messages"]): Promise<Asked> =>
      askTarget(target, { messages, tools, parameters }, sample, context);
    if (dialogue === undefined) asked = await ask(suiteCase.messages);
    else {
      // Cases of one dialogue ask the same turns: each is asked once in a run.
      const askOnce = (messages: TargetRequest["messages"]): Promise<Asked> =>
        once(context, JSON.stringify([target.id, sample, messages, parameters]), () => ask(messages));
      suiteCase = await leadDialogue(
        suiteCase,
        dialogue,
        async (messages) => (await askOnce(messages)).answer,
        context.tools,
      );
      asked = await askOnce(suiteCase.messages);
    }
  } catch (error) {
    if (error instanceof BudgetError || error instanceof BudgetUnreachableError || isDiskError(error))
      throw error;
    const words = error instanceof Error ? error.message : String(error);
    return { ...key, ...noReply, error: words, reason: words, finishedAtMs: context.nowMs() };
  }
  const { answer, isFromCache } = asked;
  const judging: Judging = { costNanoUsd: 0, overBudget: null };
  const usesJudge = suiteCase.graders.some(({ type }) => judgeTypes.has(type) || type === "group");
  const tools = usesJudge
    ? { ...context.tools, askJudge: judgeFor(context, sample, judging) }
    : context.tools;
  const input = { ...graderInput(suiteCase, asked), modelId: target.id };
  const grade = await gradeCase(suiteCase.graders, suiteCase.rule, input, tools);
  // Not stored: with a higher cap it is taken up again, and the reply is in the cache by then.
  if (judging.overBudget !== null) throw judging.overBudget;
  return {
    ...key,
    score: grade.score,
    passed: grade.passed,
    reason: grade.reason,
    grades: grade.graders,
    replyText: answer.reply.text,
    toolCalls: answer.reply.toolCalls.length === 0 ? null : answer.reply.toolCalls,
    error: null,
    finishReason: answer.finishReason,
    servedModel: answer.servedModel,
    ...answer.usage,
    costNanoUsd: answer.costNanoUsd,
    costUnknownReason: answer.costUnknownReason,
    judgeCostNanoUsd: judging.costNanoUsd,
    latencyMs: answer.latencyMs,
    timeToFirstTokenMs: answer.timeToFirstTokenMs,
    isFromCache,
    finishedAtMs: context.nowMs(),
  };
}

const noReply = {
  score: null,
  passed: null,
  grades: [],
  replyText: null,
  toolCalls: null,
  finishReason: null,
  servedModel: null,
  inputTokens: null,
  outputTokens: null,
  costNanoUsd: null,
  costUnknownReason: "there was no reply",
  judgeCostNanoUsd: 0,
  latencyMs: null,
  timeToFirstTokenMs: null,
  isFromCache: false,
} as const;

/** A case that the suite left out: nothing failed, and nothing was spent. */
const notAsked = { ...noReply, error: null, costNanoUsd: 0, costUnknownReason: null } as const;

function graderInput(suiteCase: SuiteCase, { answer }: Asked): GraderInput {
  const last = suiteCase.messages.findLast(({ role }) => role === "user") ?? suiteCase.messages.at(-1);
  return {
    reply: answer.reply,
    prompt: typeof last?.content === "string" ? last.content : JSON.stringify(last?.content ?? ""),
    variables: suiteCase.variables,
    tools: suiteCase.tools,
    latencyMs: answer.latencyMs,
    costNanoUsd: answer.costNanoUsd,
    finishReason: answer.finishReason,
  };
}

const turns = new WeakMap<RunCaseContext, Map<string, Promise<Asked>>>();

function once(context: RunCaseContext, key: string, ask: () => Promise<Asked>): Promise<Asked> {
  const known = turns.get(context) ?? new Map<string, Promise<Asked>>();
  turns.set(context, known);
  const found = known.get(key) ?? ask();
  known.set(key, found);
  // What failed may succeed the next time.
  found.catch(() => known.delete(key));
  return found;
}

interface Judging {
  costNanoUsd: number;
  overBudget: BudgetError | BudgetUnreachableError | null;
}

/** Judges go through the same cap and cache; what they cost is noted on the case. */
function judgeFor(context: RunCaseContext, sample: number, judging: Judging): GraderTools["askJudge"] {
  return async (call) => {
    if (context.judge === null) throw new Error("no judge is named: add --judge MODEL");
    const { answer, paidNanoUsd } = await askTarget(context.judge, judgeRequest(call), sample, context).catch(
      (error: unknown) => {
        if (error instanceof BudgetError || error instanceof BudgetUnreachableError)
          judging.overBudget = error;
        throw error;
      },
    );
    judging.costNanoUsd += paidNanoUsd ?? 0;
    return answer.reply.text;
  };
}

function isDiskError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["ENOSPC", "EDQUOT", "EROFS", "EIO"].includes(String(error.code))
  );
}
