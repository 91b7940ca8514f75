import type { Grade, GraderInput, GraderSpec, GraderTools } from "./grader.ts";
import { loadedGrader, loadGrader } from "./grader-registry.ts";
import { type JudgePart, judgePartOf } from "./judge-part.ts";
import { applyTransforms } from "./programs/apply-transforms.ts";
import { gradeOfFault } from "./programs/grade-script.ts";
import type { Program } from "./programs/program.ts";
import { ProgramFault } from "./programs/run-program.ts";
import { type NamedScores, scoreByProgram } from "./programs/score-by-program.ts";

/** How the grades of a case become one. */
export interface CombineRule {
  /** `all`: 1 when every grader passes, else 0. `mean`: the weighted mean of the scores. */
  readonly combine: "all" | "mean";
  /** With `mean`: passes from this mean on; null: when every grader passes. */
  readonly threshold: number | null;
  /** Decides instead, over the mean score of each metric. */
  readonly program?: Program;
  /** A reply without any content and tool call fails, whatever the graders say of its empty text: promptfoo's "No output". @default false */
  readonly needsContent?: boolean;
}

export interface GraderOutcome {
  readonly type: string;
  readonly metric: string | null;
  readonly weight: number;
  readonly grade: Grade;
  /** Missing: no judge was asked. */
  readonly judge?: JudgePart;
}

interface CaseGrade {
  /** [0,1]; null: unscored, for the reason. */
  readonly score: number | null;
  readonly passed: boolean | null;
  /** Of the first grader that did not pass; null: all did. */
  readonly reason: string | null;
  readonly graders: readonly GraderOutcome[];
}

/** Grades one reply by one grader. Never throws: a grader that does leaves the reply unscored, with its words. */
export async function gradeReply(spec: GraderSpec, input: GraderInput, tools: GraderTools): Promise<Grade> {
  if (spec.type === "group") return gradeGroup(spec, input, tools);
  try {
    const seen = spec.transform === undefined ? input : await applyTransforms(spec.transform, input, tools);
    const grader = loadedGrader(spec.type) ?? (await loadGrader(spec.type));
    const pending = grader(spec, seen, tools);
    const grade = pending instanceof Promise ? await pending : pending;
    if (grade.score !== null && !(grade.score >= 0 && grade.score <= 1))
      return failed(`${spec.type} gave the score ${grade.score}, which is not in [0,1]`);
    return spec.not === true ? turnedRound(grade, spec.type) : grade;
  } catch (error) {
    if (error instanceof ProgramFault) return gradeOfFault(spec, error);
    return failed(`${spec.type} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Graders that count as one: passes when all do, or from `threshold` of their weighted mean on. */
async function gradeGroup(spec: GraderSpec, input: GraderInput, tools: GraderTools): Promise<Grade> {
  const threshold = typeof spec.threshold === "number" ? spec.threshold : null;
  const rule = { combine: "mean", threshold } as const;
  const { score, passed, reason } = await gradeCase(
    (spec.graders ?? []) as readonly GraderSpec[],
    rule,
    input,
    tools,
  );
  if (score === null || passed === null) return failed(reason ?? "the group is unscored");
  const grade: Grade = { score, passed, reason: reason ?? "as wanted" };
  return spec.not === true ? turnedRound(grade, "group") : grade;
}

const failed = (reason: string): Grade => ({ score: null, passed: null, reason });

function turnedRound(grade: Grade, type: string): Grade {
  if (grade.score === null) return grade;
  return {
    score: 1 - grade.score,
    passed: !grade.passed,
    reason: grade.passed ? `not ${type}: it is` : "as wanted",
  };
}

/** Grades one reply by all graders of its case. */
export async function gradeCase(
  specs: readonly GraderSpec[],
  rule: CombineRule,
  input: GraderInput,
  tools: GraderTools,
): Promise<CaseGrade> {
  if (rule.needsContent === true && input.reply.hasNoContent === true)
    return { score: 0, passed: false, reason: "the reply has neither content nor tool calls", graders: [] };
  const outcomes: GraderOutcome[] = [];
  for (const spec of specs) {
    const grade = await gradeReply(spec, input, tools);
    const judge = judgePartOf(spec, rule.combine);
    outcomes.push({
      type: spec.type,
      metric: spec.metric ?? null,
      weight: spec.weight ?? 1,
      grade,
      ...(judge === null ? {} : { judge }),
    });
  }
  const combined = combineGrades(outcomes, rule);
  if (rule.program === undefined || combined.score === null) return combined;
  const decided = await scoreByProgram(rule.program, namedScores(outcomes), rule.threshold, tools);
  return { ...decided, reason: decided.passed === true ? null : decided.reason, graders: outcomes };
}

/** Weighted mean score of each metric. */
function namedScores(outcomes: readonly GraderOutcome[]): NamedScores {
  const sums = new Map<string, { readonly score: number; readonly weight: number }>();
  for (const { metric, weight, grade } of outcomes) {
    if (metric === null || grade.score === null) continue;
    const sum = sums.get(metric) ?? { score: 0, weight: 0 };
    sums.set(metric, { score: sum.score + weight * grade.score, weight: sum.weight + weight });
  }
  return Object.fromEntries(
    [...sums].map(([metric, { score, weight }]) => [metric, weight === 0 ? 0 : score / weight]),
  );
}

/**
 * With `all`, one grader that fails settles the case even where another is unscored; with `mean`, one that is unscored leaves the case
 * unscored: a mean over the rest would be the score of another case. Graders of weight 0 and unsupported ones do not count.
 */
function combineGrades(outcomes: readonly GraderOutcome[], rule: CombineRule): CaseGrade {
  const counting = outcomes.filter(({ type, weight }) => type !== "unsupported" && weight > 0);
  const unscored =
    counting.find(({ grade }) => grade.score === null) ??
    (counting.length === 0 ? outcomes.find(({ type }) => type === "unsupported") : undefined);
  const failure = counting.find(({ grade }) => grade.passed === false);
  const reasonOf = (outcome: GraderOutcome | undefined): string | null =>
    outcome === undefined ? null : `${outcome.type}: ${outcome.grade.reason}`;
  if (outcomes.length === 0)
    return { score: null, passed: null, reason: "the case has no grader", graders: outcomes };
  if (rule.combine === "all") {
    if (failure) return { score: 0, passed: false, reason: reasonOf(failure), graders: outcomes };
    if (unscored) return { score: null, passed: null, reason: reasonOf(unscored), graders: outcomes };
    return { score: 1, passed: true, reason: null, graders: outcomes };
  }
  if (unscored) return { score: null, passed: null, reason: reasonOf(unscored), graders: outcomes };
  const weight = counting.reduce((sum, outcome) => sum + outcome.weight, 0);
  const total = counting.reduce((sum, outcome) => sum + outcome.weight * (outcome.grade.score ?? 0), 0);
  // Weights that are all 0 mean that nothing is asked: then it passes.
  const score = weight === 0 ? 1 : total / weight;
  const passed = rule.threshold === null ? failure === undefined : score >= rule.threshold - 1e-12;
  return { score, passed, reason: passed ? null : reasonOf(failure ?? outcomes[0]), graders: outcomes };
}
