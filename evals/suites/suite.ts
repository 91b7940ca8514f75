import type { CombineRule } from "../graders/grade-case.ts";
import type { GraderSpec } from "../graders/grader.ts";
import type { CaseMessage } from "./case-message.ts";
import type { Dialogue } from "./dialogue.ts";

export type { CaseMessage } from "./case-message.ts";

export interface CaseTool {
  readonly type: "function";
  readonly function: { readonly name: string; readonly description?: string; readonly parameters?: unknown };
}

/** One row of a suite, ready to be sent: templates are filled in, files are read, defaults are merged. */
export interface SuiteCase {
  /** Unique within the suite. */
  readonly id: string;
  readonly description: string | null;
  /** null: not said; reports group it under the suite. */
  readonly taskType: string | null;
  /** Cases that share a source: their errors are not independent. A case that stands alone is its own cluster. */
  readonly cluster: string;
  readonly tags: readonly string[];
  readonly difficulty: string | null;
  /** Above 0. */
  readonly weight: number;
  readonly messages: readonly CaseMessage[];
  readonly tools: readonly CaseTool[];
  /** Further fields of the request: temperature, max_tokens, response_format, tool_choice, ... */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly graders: readonly GraderSpec[];
  readonly rule: CombineRule;
  readonly place: Place;
  /** Only these models are asked; absent: all. */
  readonly onlyModels?: readonly string[];
  /** These models are not asked. */
  readonly exceptModels?: readonly string[];
  /** Why the case can be neither asked nor graded; it is not sent, costs nothing, and counts as unscored. */
  readonly unscorable?: string;
  /** The case speaks of the replies before it: its messages are only known when those are. */
  readonly dialogue?: Dialogue;
  /** Model -> what it is asked instead. */
  readonly perModel?: Readonly<Record<string, CaseOverride>>;
}

/** Parts of a case that are others for one model. */
export type CaseOverride = Partial<Pick<SuiteCase, "messages" | "tools" | "parameters" | "graders">>;

/** Where something stands, for messages. */
export interface Place {
  readonly file: string;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
}

export interface Suite {
  readonly name: string;
  readonly description: string | null;
  readonly version: number | null;
  /** As it was named. */
  readonly file: string;
  readonly cases: readonly SuiteCase[];
  /** Models that the file itself names (promptfoo's providers); used where none are given. */
  readonly models: readonly string[];
  /** What a reader should know before the run: assertions that are not supported, fields that have no effect. */
  readonly notices: readonly string[];
}
