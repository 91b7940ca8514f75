import { createHash } from "node:crypto";
import { isAuto, type Policy, presets } from "../../../engine/index.ts";
import { type AllocationPlan, allocationDefaults } from "../../../evals/allocation/allocation-plan.ts";
import type { CaseResult, RunStore } from "../../../evals/runs/run-store.ts";
import type { EvalArguments } from "../eval-arguments.ts";

/**
 * What a run that chooses its own cases is after, by the options and the configured policy; null: an ordinary run.
 *
 * @throws Error where the models leave nothing to decide, or are no models
 */
export function planAllocation(
  { allocation, seed, workers }: Pick<EvalArguments, "allocation" | "seed" | "workers">,
  models: readonly string[],
  policy: Policy,
): AllocationPlan | null {
  if (allocation === null) return null;
  const option = allocation.goal === "route" ? "--adaptive" : "--stop-when-sure";
  if (workers !== null)
    throw new Error(`${option} chooses cases in one process: leave out --workers, or raise --concurrency`);
  if (models.length < 2)
    throw new Error(`${option} needs two models or more to decide between: name them with --models a,b`);
  const base = { seed: seed ?? allocationDefaults.seed, confidence: allocation.confidence };
  if (allocation.goal === "compare") return { goal: "compare", ...base, margin: allocation.margin };
  const routers = models.filter(isAuto);
  if (routers.length > 0)
    throw new Error(
      `--adaptive decides which model the router should choose: leave ${routers.join(", ")} out of --models`,
    );
  // As the engine ranks where a guarantee is not asked about: its own rule needs a baseline, not a best.
  const weights = policy.rule.kind === "weights" ? policy.rule.weights : presets.balanced;
  return { goal: "route", ...base, untilRegret: allocation.untilRegret, weights, scales: policy.scales };
}

/** A run is resumed only by the plan that chose its first cases. */
export function plannedFingerprint(fingerprint: string, plan: AllocationPlan | null): string {
  if (plan === null) return fingerprint;
  const hash = createHash("sha256").update(JSON.stringify([fingerprint, plan]));
  return hash.digest("hex").slice(0, 32);
}

/** What a run has, without the texts, which no decision needs. */
export async function earlierResults(store: RunStore, runId: string): Promise<CaseResult[]> {
  const earlier: CaseResult[] = [];
  for await (const page of store.results(runId))
    for (const result of page) earlier.push({ ...result, replyText: null, toolCalls: null, grades: [] });
  return earlier;
}
