import { defaultScales, presets } from "../../engine/index.ts";
import { allocationDefaults } from "../../evals/allocation/allocation-plan.ts";
import {
  type SimulatedRun,
  simulateAllocation,
  uniformShares,
} from "../../evals/allocation/simulate-allocation.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";

interface AdaptiveBenchmarkOptions {
  /** Recorded outcomes. */
  readonly file: string;
  /** Runs, each on a random half. */
  readonly seeds: number;
  /** As `--until-regret`. */
  readonly untilRegret: number;
  /** Smallest number of cases of a task type that counts. @default 20 */
  readonly minCases?: number;
}

/** Means over runs. */
export interface AdaptiveBenchmark {
  readonly models: number;
  readonly tasks: number;
  readonly askedShare: number;
  readonly paidShare: number;
  readonly earlyShare: number;
  readonly falseShare: number;
  readonly adaptive: SimulatedRun["adaptive"];
  readonly fullGrid: SimulatedRun["adaptive"];
  readonly uniform: SimulatedRun["adaptive"];
  /** Smallest share of the cases with which asking all models alike is as good on the half; null: none of those tried. */
  readonly uniformShareAtEqualRegret: number | null;
}

/** What `--adaptive` spares on recorded outcomes, at the balanced weights without latency, which is not on record. */
export async function adaptiveBenchmark(options: AdaptiveBenchmarkOptions): Promise<AdaptiveBenchmark> {
  const table = await readOutcomes([options.file]);
  const plan = {
    goal: "route",
    seed: 0,
    confidence: allocationDefaults.confidence,
    untilRegret: options.untilRegret,
    weights: { ...presets.balanced, latency: 0 },
    scales: defaultScales,
  } as const;
  const runs = Array.from({ length: options.seeds }, (_, seed) =>
    simulateAllocation(table, plan, { seed, minCases: options.minCases ?? 20 }),
  );
  const mean = (figure: (run: SimulatedRun) => number): number =>
    runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
  const regrets = (name: "adaptive" | "fullGrid" | "uniform") => ({
    own: mean((run) => run[name].own),
    others: mean((run) => run[name].others),
  });
  const adaptive = regrets("adaptive");
  const enough = uniformShares.findIndex(
    (_, at) => mean((run) => run.uniformByShare[at] ?? 0) <= adaptive.own + 1e-12,
  );
  return {
    models: table.models.length,
    tasks: runs[0]?.tasks ?? 0,
    askedShare: mean((run) => run.askedShare),
    paidShare: mean((run) => run.paidShare),
    earlyShare: mean((run) => run.early / run.tasks),
    falseShare: mean((run) => (run.isFalse ? 1 : 0)),
    adaptive,
    fullGrid: regrets("fullGrid"),
    uniform: regrets("uniform"),
    uniformShareAtEqualRegret: uniformShares[enough] ?? null,
  };
}
