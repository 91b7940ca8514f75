import type { DistributedPlan } from "../../../evals/distributed/distributed-plan.ts";
import type { Target } from "../../../evals/runs/target.ts";

export interface OpenedPlan {
  /** Targets that this worker can ask, by their place in the plan. */
  readonly targets: ReadonlyMap<number, Target>;
  /** The others, with the reason. */
  readonly lacks: Readonly<Record<string, string>>;
  readonly judge: Target | null;
}

export interface WorkerMeans {
  /** Endpoint that this worker was allowed to send its key to; null: none. */
  readonly url: string | null;
  readonly runsCustomCode: boolean;
  /** @throws Error where there is no such model */
  readonly open: (name: string) => Target | Promise<Target>;
}

const emptyRequest = { messages: [], tools: [], parameters: {} };

/**
 * What of a run this worker can do. What comes from the database is trusted with prompts, not with keys or this machine: an endpoint and programs
 * of the suite's author are only used where the worker was started for them.
 */
export async function openPlan(plan: DistributedPlan, means: WorkerMeans): Promise<OpenedPlan> {
  const all = (reason: string): OpenedPlan => ({
    targets: new Map(),
    lacks: Object.fromEntries(plan.targets.map((target) => [target, reason])),
    judge: null,
  });
  if (plan.url !== null && plan.url !== means.url) return all(`it was not started with --url ${plan.url}`);
  if (plan.hasCustomCode && !means.runsCustomCode)
    return all("graders of this run are programs, and it was not started with --custom-code");
  const openPriced = async (name: string): Promise<Target> => {
    const target = await means.open(name);
    // Results stand under the name that the run has for it.
    if (target.id !== name) throw new Error(`it is called ${target.id} here`);
    if (plan.capNanoUsd !== null && target.maxCostNanoUsd(emptyRequest) === null)
      throw new Error("no price is known here, and the run has a dollar cap");
    return target;
  };
  let judge: Target | null = null;
  try {
    judge = plan.judge === null ? null : await openPriced(plan.judge);
  } catch (error) {
    return all(`it cannot ask the judge ${plan.judge}: ${wordsOf(error)}`);
  }
  const targets = new Map<number, Target>();
  const lacks: Record<string, string> = {};
  for (const [place, name] of plan.targets.entries()) {
    try {
      targets.set(place, await openPriced(name));
    } catch (error) {
      lacks[name] = wordsOf(error);
    }
  }
  return { targets, lacks, judge };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
