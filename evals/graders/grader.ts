import type { Embedder } from "../../engine/index.ts";
import type { TransformStep } from "./programs/program.ts";
import type { RunCode, RunQuery } from "./sandbox/code-run.ts";

/** A tool call as a reply makes it: the arguments are parsed, not the string that travels on the wire. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a model answered: text, tool calls, or both. */
export interface Reply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** The message's content was null or missing, and it called no tool: not the same as an empty text. @default false */
  readonly hasNoContent?: boolean;
}

/** One grader as a suite writes it. The fields beside these are listed per type in `docs/graders.md`. */
export interface GraderSpec {
  readonly type: string;
  /** Share in a weighted mean. @default 1 */
  readonly weight?: number;
  /** Name under which reports group it. */
  readonly metric?: string;
  /** Passes where the grader would fail; the score is turned round. @default false */
  readonly not?: boolean;
  /** Steps that make something else of the reply before this grader sees it. */
  readonly transform?: readonly TransformStep[];
  readonly [field: string]: unknown;
}

/** What a grader may look at. */
export interface GraderInput {
  readonly reply: Reply;
  /** The last user turn, or all turns, as the model read it. */
  readonly prompt: string;
  /** Values of the case's variables; empty: it has none. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Tools that were offered. */
  readonly tools: readonly { readonly function: { readonly name: string; readonly parameters?: unknown } }[];
  /** null: not measured. */
  readonly latencyMs: number | null;
  /** null: not known. */
  readonly costNanoUsd: number | null;
  readonly finishReason: string | null;
  /** What transforms made of the reply; absent: nothing was transformed. */
  readonly output?: unknown;
  /** The reply before they did. */
  readonly untransformed?: unknown;
  /** The model that was asked, as the run names it. */
  readonly modelId?: string;
}

/** What a judge is asked, and what the answer cost: the run counts it. */
export interface JudgeCall {
  readonly messages: readonly { readonly role: "system" | "user"; readonly content: string }[];
}

/** @throws Error where no judge is configured or the judge does not answer; the case is then unscored with that reason */
export type AskJudge = (call: JudgeCall) => Promise<string>;

/** What graders need beside the reply. All of it is expensive to start and is started with the first use. */
export interface GraderTools {
  /** For what models write: a process of its own for each job. */
  readonly runJavascript: RunCode;
  /** For what suites write: the process is shared. */
  readonly runSuiteJavascript: RunCode;
  readonly runPython: RunCode;
  readonly runQuery: RunQuery;
  /** @throws Error where no embedder is configured */
  readonly embedder: () => Promise<Embedder>;
  readonly askJudge: AskJudge;
  /** Loads a file of the suite's author, by its absolute path. */
  readonly loadModule: (path: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** A score in [0,1] with the verdict, or null: unscored, for the reason. A reason is one phrase for people. */
export type Grade =
  | { readonly score: number; readonly passed: boolean; readonly reason: string }
  | { readonly score: null; readonly passed: null; readonly reason: string };

/**
 * Grades one reply. The fields of `spec` fit the type's schema. May throw: the case is then unscored with the error's text.
 * A reply that is wrong, empty or malformed is a score of 0, not an error.
 */
export type Grader = (spec: GraderSpec, input: GraderInput, tools: GraderTools) => Grade | Promise<Grade>;

/** Passed or not, without anything in between. */
export function verdict(passed: boolean, failure: string, success = "as wanted"): Grade {
  return { score: passed ? 1 : 0, passed, reason: passed ? success : failure };
}

/** A score that passes from a threshold on. */
export function scored(score: number, threshold: number, what: string): Grade {
  const bounded = Math.min(1, Math.max(0, score));
  return {
    score: bounded,
    passed: bounded >= threshold - 1e-12,
    reason: `${what} ${bounded.toFixed(3)} (passes from ${threshold})`,
  };
}

export function unscored(reason: string): Grade {
  return { score: null, passed: null, reason };
}

/** A text for a reason: shortened. */
export function shown(value: unknown, limit = 120): string {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > limit ? `${text.slice(0, limit)}...` : text;
}
