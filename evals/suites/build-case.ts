import type { CombineRule } from "../graders/grade-case.ts";
import type { GraderSpec } from "../graders/grader.ts";
import { fillGrader } from "./fill-grader.ts";
import { refuseMissing } from "./missing-variables.ts";
import type { CaseMessage, CaseTool, Place, SuiteCase } from "./suite.ts";
import { renderDeep } from "./template.ts";

/** A case as it is written: checked against the schema, not filled in. */
export interface WrittenCase {
  readonly id?: string;
  readonly description?: string;
  readonly task_type?: string;
  readonly difficulty?: string;
  readonly cluster?: string;
  readonly tags?: readonly string[];
  readonly weight?: number;
  readonly input?: string;
  readonly messages?: readonly CaseMessage[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly CaseTool[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly ideal?: unknown;
  readonly graders?: readonly GraderSpec[];
  readonly combine?: CombineRule["combine"];
  readonly threshold?: number;
}

/** What the suite says for all of its cases. */
export interface CaseDefaults {
  readonly suiteName: string;
  readonly taskType: string | null;
  readonly prompt: string | readonly CaseMessage[] | null;
  readonly system: string | null;
  readonly graders: readonly GraderSpec[];
  readonly graderDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tools: readonly CaseTool[];
  readonly tags: readonly string[];
  readonly rule: CombineRule;
  /** Grader for cases that have an ideal reply and nothing else. */
  readonly gradeByIdeal: (ideal: unknown) => GraderSpec;
}

/**
 * Merges, fills in and completes one case. Templates are filled in only where there are variables, so that braces in a
 * plain prompt stay what they are.
 *
 * @throws Error where a template is wrong, or where there is no prompt or nothing to grade by: the text says which and how to fix it
 */
export function buildCase(
  written: WrittenCase,
  index: number,
  place: Place,
  defaults: CaseDefaults,
): SuiteCase {
  const id = written.id ?? `${defaults.suiteName}-${String(index + 1).padStart(3, "0")}`;
  const variables: Record<string, unknown> = { ...defaults.variables, ...written.variables };
  const fill = <Value>(value: Value): Value =>
    (Object.keys(variables).length > 0 ? renderDeep(value, variables) : value) as Value;
  const input = written.input === undefined ? undefined : fill(written.input);
  if (input !== undefined && defaults.prompt !== null && !("input" in variables)) variables.input = input;
  const messages = written.messages ?? messagesOf(defaults.prompt, input);
  if (messages === null)
    throw new Error(
      "the case has neither `input` nor `messages`, and the suite has no `prompt`: add one of them",
    );
  const ownGraders = gradersOf(written, defaults);
  const graders = ownGraders.map((grader) =>
    Object.keys(variables).length > 0
      ? fillGrader({ ...defaults.graderDefaults[grader.type], ...grader }, variables, { renderDeep })
      : { ...defaults.graderDefaults[grader.type], ...grader },
  );
  if (Object.keys(variables).length > 0) {
    // Rows of a table may hold braces of their own.
    const own = /\.ya?ml$/i.test(place.file)
      ? { input: written.input, messages, graders: written.graders }
      : {};
    refuseMissing(
      { prompt: defaults.prompt, system: defaults.system, graders: defaults.graders, own },
      variables,
    );
  }
  const filled = fill(messages);
  return {
    id,
    description: written.description ?? null,
    taskType: written.task_type ?? defaults.taskType,
    cluster: written.cluster ?? id,
    tags: [...defaults.tags, ...(written.tags ?? [])],
    difficulty: written.difficulty ?? null,
    weight: written.weight ?? 1,
    messages:
      defaults.system === null || filled[0]?.role === "system"
        ? filled
        : [{ role: "system", content: fill(defaults.system) }, ...filled],
    tools: written.tools ?? defaults.tools,
    parameters: { ...defaults.parameters, ...written.parameters },
    variables,
    graders,
    rule: {
      combine: written.combine ?? defaults.rule.combine,
      threshold: written.threshold ?? defaults.rule.threshold,
    },
    place,
  };
}

function messagesOf(
  prompt: CaseDefaults["prompt"],
  input: string | undefined,
): readonly CaseMessage[] | null {
  const content = prompt ?? input;
  if (content === undefined) return null;
  return typeof content === "string" ? [{ role: "user", content }] : content;
}

function gradersOf(written: WrittenCase, defaults: CaseDefaults): readonly GraderSpec[] {
  if (written.graders && written.graders.length > 0) return written.graders;
  if (defaults.graders.length > 0) return defaults.graders;
  if (written.ideal === undefined)
    throw new Error(
      "the case has no `graders` and no `ideal`, and the suite has no `graders`: add one of them",
    );
  return [defaults.gradeByIdeal(written.ideal)];
}

/** The reply, or what follows its "Answer:", is the ideal one (or one of them) without regard to case and punctuation. */
export function normalizedIdeal(ideal: unknown): GraderSpec {
  return { type: "normalized", values: idealTexts(ideal) };
}

/** @throws Error where the ideal is a tool call: that needs a grader of its own */
export function idealTexts(ideal: unknown): string[] {
  const found = Array.isArray(ideal) ? ideal : [ideal];
  return found.map((value: unknown) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return String(value);
    throw new Error("an `ideal` that is not text needs `graders`: add a tool_call or json_equal grader");
  });
}
