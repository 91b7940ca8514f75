import type { GraderSpec, ToolCall } from "../../evals/graders/grader.ts";

/** A reply as a case writes it down: plain text, or an object when tools are called. */
export type WrittenReply = string | { readonly text?: string; readonly tool_calls?: readonly ToolCall[] };

/** How the checking program recomputes or supports the answer. The harness never reads it. */
interface Verification {
  /** JavaScript whose value is the answer. */
  readonly expression?: string;
  /** Runs the code block of the input; what it prints is the answer. */
  readonly snippet?: { readonly language: "javascript" | "python"; readonly append?: string };
  /** The code block of the input is broken: it has to fail the tests that `ideal` passes. */
  readonly repair?: boolean;
  /** The same question answered by a query of another shape. */
  readonly twin_query?: string;
  /** Words of the input that carry the answer. */
  readonly evidence?: readonly string[];
  /** For values that the input words differently: JSON pointer of the value -> words of the input. */
  readonly derived?: Readonly<Record<string, string>>;
  /** The fact as one sentence, written apart from the options. */
  readonly fact?: string;
}

interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string | null;
  readonly [field: string]: unknown;
}

interface ToolDefinition {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
}

export type Difficulty = "easy" | "medium" | "hard";

/** One line of a suite's JSONL file. */
export interface SuiteCase {
  readonly id: string;
  readonly task_type: string;
  readonly difficulty: Difficulty;
  readonly cluster: string;
  readonly tags: readonly string[];
  readonly input?: string;
  readonly messages?: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
  /** A reply that every grader passes. */
  readonly ideal: WrittenReply;
  /** Further replies that every grader passes. */
  readonly accepted?: readonly WrittenReply[];
  /** Plausible wrong replies: each fails at least one grader. */
  readonly rejected?: readonly WrittenReply[];
  readonly graders: readonly GraderSpec[];
  readonly verify?: Verification;
}

/** The YAML header of a suite. */
export interface SuiteHeader {
  readonly name: string;
  readonly description: string;
  readonly task_type: string;
  readonly version: number;
  readonly licence: string;
  readonly cases: string;
  readonly combine: "all" | "mean";
  /** Fields merged under every grader of that type. */
  readonly grader_defaults?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Suite {
  readonly header: SuiteHeader;
  /** File name of the header, for messages. */
  readonly file: string;
  readonly cases: readonly SuiteCase[];
}

/** One thing that is wrong, with the place and the remedy. */
export interface Problem {
  readonly file: string;
  /** 1-based line in the file, or null when the problem is the file's as a whole. */
  readonly line: number | null;
  readonly caseId: string | null;
  readonly message: string;
}
