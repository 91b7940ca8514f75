import type { CaseResult, RunRecord, RunStore } from "../runs/run-store.ts";
import { holmAdjusted } from "../stats/holm-adjusted.ts";
import { applyAllocation } from "./apply-allocation.ts";
import { compareScores } from "./compare-scores.ts";
import { judgeNotices } from "./judge-report.ts";
import { createJudgeTally, type ReportJudge } from "./judge-tally.ts";
import { paretoFront } from "./pareto-front.ts";
import { pickOfTask } from "./pick-of-task.ts";
import type { Failure, Regression, Report, TargetSummary } from "./report.ts";
import { routingSummaries } from "./routing-summary.ts";
import { createTargetTally, type TargetTally } from "./target-tally.ts";

export interface BuildReportOptions {
  /** The prompt of a case as a reader sees it; null: not at hand. */
  readonly promptOf?: (promptId: string) => string | null;
  readonly notices?: readonly string[];
  /** Run to compare with. @default none */
  readonly baselineRunId?: string | null;
  /** Judge of the run with what is known of it; null: it had none. @default null */
  readonly judge?: ReportJudge | null;
  /** Cases with a failure that are listed. @default 300 */
  readonly mostFailures?: number;
}

/** Longest reply that a report repeats, in characters. */
const longestReply = 3_000;

/** What a run found. Results are read page by page; what is kept is figures and the listed failures. */
export async function buildReport(
  run: RunRecord,
  store: RunStore,
  options: BuildReportOptions = {},
): Promise<Report> {
  const { mostFailures = 300, baselineRunId = null } = options;
  const tallies = new Map<string, TargetTally>(run.targets.map((id) => [id, createTargetTally()]));
  const judgeTally = options.judge ? createJudgeTally(options.judge) : null;
  // Results come case by case: no more than one case's are at hand.
  let [bestSum, bestCount] = [0, 0];
  const tasks = new Set<string>();
  const failures: Failure[] = [];
  let furtherFailures = 0;
  let group: CaseResult[] = [];

  const endGroup = (): void => {
    const first = group[0];
    for (const score of bestOfSamples(group)) {
      bestSum += score;
      bestCount += 1;
    }
    if (first !== undefined && group.some(({ passed }) => passed !== true)) {
      if (failures.length < mostFailures)
        failures.push(failureOf(group, taskOf(first), options.promptOf?.(first.promptId) ?? null));
      else furtherFailures += 1;
    }
    group = [];
  };

  for await (const page of store.results(run.id)) {
    for (const result of page) {
      const task = taskOf(result);
      tasks.add(task);
      const tally = tallies.get(result.target) ?? createTargetTally();
      tallies.set(result.target, tally);
      tally.add(result, task);
      judgeTally?.add(result);
      if (group[0] !== undefined && group[0].promptId !== result.promptId) endGroup();
      group.push(result);
    }
  }
  endGroup();

  const judge = judgeTally?.report() ?? null;
  const targets = summaries(tallies);
  const candidates = targets.map((summary) => ({
    summary,
    scores: tallies.get(summary.id)?.scores ?? new Map(),
    tasks: tallies.get(summary.id)?.tasks ?? new Map(),
  }));
  return applyAllocation({
    run,
    tasks: [...tasks].sort(),
    picks: Object.fromEntries([...tasks].map((task) => [task, pickOfTask(task, candidates)])),
    targets,
    oracleMean: bestCount === 0 ? null : bestSum / bestCount,
    routing: routingSummaries(candidates),
    failures,
    furtherFailures,
    notices: [...(options.notices ?? []), ...(judge === null ? [] : judgeNotices(judge))],
    regressions: baselineRunId === null ? null : await regressionsAgainst(baselineRunId, tallies, store),
    judge,
    allocation: null,
  });
}

/** The best score on each sample of one case. */
function bestOfSamples(group: readonly CaseResult[]): Iterable<number> {
  const best = new Map<number, number>();
  for (const { sample, score } of group)
    if (score !== null) best.set(sample, Math.max(best.get(sample) ?? 0, score));
  return best.values();
}

/** Cases that name no task type stand under their suite. */
const taskOf = ({ taskType, promptId }: CaseResult): string => taskType ?? promptId.split("/")[0] ?? "all";

function failureOf(group: readonly CaseResult[], taskType: string, prompt: string | null): Failure {
  return {
    promptId: group[0]?.promptId ?? "",
    taskType,
    prompt,
    replies: group.map(({ target, score, passed, reason, replyText, toolCalls, error }) => {
      const calls = toolCalls === null ? "" : JSON.stringify(toolCalls);
      const text = error ?? `${replyText ?? ""}${calls}`;
      return {
        target,
        score,
        passed,
        reason,
        text: text.length > longestReply ? `${text.slice(0, longestReply)}...` : text,
      };
    }),
  };
}

function summaries(tallies: ReadonlyMap<string, TargetTally>): TargetSummary[] {
  const found = [...tallies].map(([id, tally]) => ({ id, tally, figures: tally.summary() }));
  found.sort((one, other) => (other.figures.overall.mean ?? -1) - (one.figures.overall.mean ?? -1));
  const front = paretoFront(
    found.map(({ figures }) => ({ cost: figures.costPerCaseNanoUsd, quality: figures.overall.mean })),
  );
  const leader = found[0];
  const comparisons = found.map(({ tally }, at) =>
    at === 0 || leader === undefined ? null : compareScores(tally.scores, leader.tally.scores),
  );
  const adjusted = holmAdjusted(comparisons.map((comparison) => comparison?.pValue ?? null));
  return found.map(({ id, figures }, at) => {
    const comparison = comparisons[at] ?? null;
    return {
      id,
      ...figures,
      isPareto: front[at] ?? false,
      behindBest: comparison === null ? null : { ...comparison, pValue: adjusted[at] ?? null },
    };
  });
}

/** Every target that both runs have, against itself. */
async function regressionsAgainst(
  baselineRunId: string,
  tallies: ReadonlyMap<string, TargetTally>,
  store: RunStore,
): Promise<Regression[]> {
  const before = new Map<string, TargetTally>();
  for await (const page of store.results(baselineRunId)) {
    for (const result of page) {
      const tally = before.get(result.target) ?? createTargetTally();
      before.set(result.target, tally);
      tally.add(result, taskOf(result));
    }
  }
  return [...tallies].flatMap(([target, tally]) => {
    const comparison = compareScores(tally.scores, before.get(target)?.scores ?? new Map());
    if (comparison === null) return [];
    return [{ target, ...comparison, isRegression: (comparison.interval?.high ?? 0) < 0 }];
  });
}
