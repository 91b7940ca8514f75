import { type CaseResult, gradesOf, type RunRecord, type RunStore } from "../runs/run-store.ts";
import { clusteredMean } from "../stats/clustered-mean.ts";
import { detectableDifference } from "../stats/detectable-difference.ts";
import { type CaseScores, pairedComparison } from "../stats/paired-comparison.ts";
import { applyAllocation } from "./apply-allocation.ts";
import { type BestFound, findBest } from "./find-best.ts";
import { judgeNotices } from "./judge-report.ts";
import { createJudgeTally, type ReportJudge } from "./judge-tally.ts";
import { paretoFront } from "./pareto-front.ts";
import { pickOfTask } from "./pick-of-task.ts";
import type { CaseReply, Regression, Report, ReportCase, TargetSummary, UnscoredGate } from "./report.ts";
import { routingSummaries } from "./routing-summary.ts";
import { createTargetTally, type TargetTally } from "./target-tally.ts";
import { maxUnscoredShareOf, unscoredGate, violationWords } from "./unscored-gate.ts";

interface BuildReportOptions {
  /** The prompt of a case as a reader sees it; null: not at hand. */
  readonly promptOf?: (promptId: string) => string | null;
  readonly notices?: readonly string[];
  /** Run to compare with. @default none */
  readonly baselineRunId?: string | null;
  /** Share of a model's replies that may be unscored, [0,1]. @default the run's own */
  readonly maxUnscoredShare?: number;
  /** Judge of the run with what is known of it; null: it had none. @default null */
  readonly judge?: ReportJudge | null;
  /** Cases that are listed: of those with a failure, and again of those that all passed. @default 1000 */
  readonly maxListed?: number;
}

/** Longest reply that a report repeats, in characters. */
const longestReply = 3_000;

/** What a run found. Results are read page by page; what is kept is figures and the listed failures. */
export async function buildReport(
  run: RunRecord,
  store: RunStore,
  options: BuildReportOptions = {},
): Promise<Report> {
  const { maxListed = 1000, baselineRunId = null } = options;
  const tallies = new Map<string, TargetTally>(run.targets.map((id) => [id, createTargetTally()]));
  const judgeTally = options.judge ? createJudgeTally(options.judge) : null;
  // Results come case by case: no more than one case's are at hand.
  let [bestSum, bestWeight] = [0, 0];
  const tasks = new Set<string>();
  const failures: ReportCase[] = [];
  const passes: ReportCase[] = [];
  let [furtherFailures, furtherPasses] = [0, 0];
  let group: CaseResult[] = [];

  const endGroup = (): void => {
    const first = group[0];
    const best = bestOfSamples(group);
    if (best !== null && first !== undefined) {
      bestSum += first.weight * best;
      bestWeight += first.weight;
    }
    if (first !== undefined) {
      const isFailure = group.some(({ passed }) => passed !== true);
      const list = isFailure ? failures : passes;
      if (list.length < maxListed)
        list.push(reportCase(group, taskOf(first), options.promptOf?.(first.promptId) ?? null));
      else if (isFailure) furtherFailures += 1;
      else furtherPasses += 1;
    }
    group = [];
  };

  for await (const page of store.results(run.id)) {
    for (const result of page) {
      const task = taskOf(result);
      tasks.add(task);
      const tally = tallies.get(result.target) ?? createTargetTally();
      tallies.set(result.target, tally);
      tally.add(result, task, options.promptOf?.(result.promptId) ?? null);
      judgeTally?.add(result);
      if (group[0] !== undefined && group[0].promptId !== result.promptId) endGroup();
      group.push(result);
    }
  }
  endGroup();

  const judge = judgeTally?.report() ?? null;
  const baseline =
    baselineRunId === null ? null : await readBaseline(baselineRunId, store, [failures, passes].flat());
  const { targets, found, gate } = summaries(tallies, options.maxUnscoredShare ?? maxUnscoredShareOf(run));
  const candidates = targets.map((summary) => ({
    summary,
    scores: tallies.get(summary.id)?.scores ?? new Map(),
  }));
  const ranked = targets.filter(({ unrankedReason }) => unrankedReason === null);
  const pickFor = (task: string) =>
    pickOfTask(
      ranked.map(({ id, byTask, costPerCaseNanoUsd }) => ({
        ...{ id, costPerCaseNanoUsd, mean: byTask[task]?.mean ?? null },
        scores: tallies.get(id)?.scoresOfTask(task) ?? new Map(),
      })),
    );
  return applyAllocation({
    run,
    tasks: [...tasks].sort(),
    best: found?.best ?? null,
    gate,
    detectableDifference: detectable(found, tallies),
    picks: Object.fromEntries([...tasks].map((task) => [task, pickFor(task)])),
    targets,
    oracleMean: bestWeight === 0 ? null : bestSum / bestWeight,
    routing: routingSummaries(candidates),
    failures: withBaseline(failures, baseline),
    furtherFailures,
    passes: withBaseline(passes, baseline),
    furtherPasses,
    notices: [...(options.notices ?? []), ...(judge === null ? [] : judgeNotices(judge))],
    regressions: baseline === null ? null : regressionsAgainst(baseline.tallies, tallies),
    judge,
    understated: [...tallies].flatMap(([target, { understated }]) =>
      understated === null ? [] : [{ target, ...understated }],
    ),
    allocation: null,
  });
}

/** The best score on each sample of one case, on average; null: none has a score. */
function bestOfSamples(group: readonly CaseResult[]): number | null {
  const best = new Map<number, number>();
  for (const { sample, score } of group)
    if (score !== null) best.set(sample, Math.max(best.get(sample) ?? 0, score));
  return best.size === 0 ? null : [...best.values()].reduce((sum, score) => sum + score, 0) / best.size;
}

/** Cases that name no task type stand under their suite. */
const taskOf = ({ taskType, promptId }: CaseResult): string => taskType ?? promptId.split("/")[0] ?? "all";

const reportCase = (group: readonly CaseResult[], taskType: string, prompt: string | null): ReportCase => ({
  promptId: group[0]?.promptId ?? "",
  taskType,
  prompt,
  replies: group.map((result) => ({
    target: result.target,
    sample: result.sample,
    score: result.score,
    passed: result.passed,
    reason: result.reason,
    text: replyText(result),
    assertions: gradesOf(result).map(({ type, metric, grade }) => ({
      name: metric === null ? type : `${type} (${metric})`,
      score: grade.score,
      passed: grade.passed,
      reason: grade.reason,
    })),
    servedModel: result.servedModel,
    latencyMs: result.latencyMs,
    outputTokens: result.outputTokens,
    before: null,
  })),
});

/** What came, as far as a report repeats it. */
function replyText({ replyText: said, toolCalls, error }: CaseResult): string {
  const text = error ?? `${said ?? ""}${toolCalls === null ? "" : JSON.stringify(toolCalls)}`;
  return text.length > longestReply ? `${text.slice(0, longestReply)}...` : text;
}

/** Ranked models first, best first. */
function summaries(
  tallies: ReadonlyMap<string, TargetTally>,
  maxUnscoredShare: number,
): { targets: TargetSummary[]; found: BestFound | null; gate: UnscoredGate } {
  const all = [...tallies].map(([id, tally]) => ({ id, scores: tally.scores, figures: tally.summary() }));
  const gate = unscoredGate(
    all.map(({ id, figures: { overall } }) => ({
      ...{ target: id, unscored: overall.unscored, asked: overall.scored + overall.unscored },
    })),
    maxUnscoredShare,
  );
  const summed = all.map(({ id, scores, figures }) => {
    const violation = gate.violations.find(({ target }) => target === id);
    const unrankedReason = violation === undefined ? null : violationWords(violation, gate);
    return { id, scores, figures: { ...figures, unrankedReason } };
  });
  // Ranked ones, then those with too few scores, then those with none.
  const standing = ({ figures }: (typeof summed)[number]): number =>
    figures.overall.mean === null ? 2 : figures.unrankedReason === null ? 0 : 1;
  summed.sort(
    (one, other) =>
      standing(one) - standing(other) || (other.figures.overall.mean ?? 0) - (one.figures.overall.mean ?? 0),
  );
  const found = findBest(
    summed
      .filter((one) => standing(one) === 0)
      .map(({ id, scores, figures }) => ({ id, scores, mean: figures.overall.mean })),
  );
  const front = paretoFront(
    summed.map(({ figures }) => ({
      cost: figures.costPerCaseNanoUsd,
      quality: figures.unrankedReason === null ? figures.overall.mean : null,
    })),
  );
  const targets = summed.map(({ id, figures }, at) => ({
    id,
    ...figures,
    isPareto: front[at] ?? false,
    behindBest: found?.behind.get(id) ?? null,
  }));
  return { targets, found, gate };
}

/** By the comparisons made; of one model alone, by what two independent results of it would differ. */
function detectable(found: BestFound | null, tallies: ReadonlyMap<string, TargetTally>): number | null {
  if (found === null) return null;
  const known = [...found.behind.values()].flatMap((one) => one?.detectableDifference ?? []);
  if (found.behind.size > 0) return known.length === 0 ? null : Math.max(...known);
  const cases = [...(tallies.get(found.best.target)?.scores.values() ?? [])];
  const estimate = clusteredMean(
    cases.map(({ score }) => score),
    cases.map(({ cluster }) => cluster),
    { weights: cases.map(({ weight }) => weight) },
  );
  if (!estimate?.standardError) return null;
  const { degreesOfFreedom, standardError } = estimate;
  return detectableDifference(1, { standardDeviation: Math.SQRT2 * standardError, degreesOfFreedom });
}

interface Baseline {
  readonly tallies: ReadonlyMap<string, TargetTally>;
  /** Of the listed cases, by `replyKey`. */
  readonly replies: ReadonlyMap<string, NonNullable<CaseReply["before"]>>;
}

const replyKey = (promptId: string, { target, sample }: Pick<CaseReply, "target" | "sample">): string =>
  JSON.stringify([promptId, target, sample]);

async function readBaseline(
  runId: string,
  store: RunStore,
  listed: readonly ReportCase[],
): Promise<Baseline> {
  const tallies = new Map<string, TargetTally>();
  const replies = new Map<string, NonNullable<CaseReply["before"]>>();
  const wanted = new Set(listed.map(({ promptId }) => promptId));
  for await (const page of store.results(runId)) {
    for (const result of page) {
      const tally = tallies.get(result.target) ?? createTargetTally();
      tallies.set(result.target, tally);
      tally.add(result, taskOf(result));
      if (wanted.has(result.promptId))
        replies.set(replyKey(result.promptId, result), { score: result.score, text: replyText(result) });
    }
  }
  return { tallies, replies };
}

/** Cases with what the baseline's replies to them were. */
const withBaseline = (cases: readonly ReportCase[], baseline: Baseline | null): readonly ReportCase[] =>
  baseline === null
    ? cases
    : cases.map((one) => ({
        ...one,
        replies: one.replies.map((reply) => ({
          ...reply,
          before: baseline.replies.get(replyKey(one.promptId, reply)) ?? null,
        })),
      }));

/** Every target that both runs have, against itself. */
function regressionsAgainst(
  before: ReadonlyMap<string, TargetTally>,
  tallies: ReadonlyMap<string, TargetTally>,
): Regression[] {
  const pairs = [...tallies].flatMap(([target, { scores }]): [string, CaseScores, CaseScores][] => {
    const earlier = before.get(target)?.scores;
    return earlier === undefined ? [] : [[target, scores, earlier]];
  });
  return pairs.flatMap(([target, scores, earlier]) => {
    const comparison = pairedComparison(scores, earlier, { comparisons: pairs.length });
    if (comparison === null) return [];
    return [{ target, ...comparison, isRegression: comparison.verdict === "worse" }];
  });
}
