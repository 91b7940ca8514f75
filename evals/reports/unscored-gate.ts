import type { RunRecord, RunStore } from "../runs/run-store.ts";
import type { UnscoredGate, UnscoredViolation } from "./report.ts";

/** Share of a model's replies that may be unscored where nothing else is set. */
const defaultMaxUnscoredShare = 0.05;

/** The share that a run was started with. */
export function maxUnscoredShareOf({ settings }: RunRecord): number {
  const share = settings.maxUnscoredShare;
  return typeof share === "number" && share >= 0 && share <= 1 ? share : defaultMaxUnscoredShare;
}

/** Which models have too few scores to be believed. */
export function unscoredGate(counts: readonly UnscoredViolation[], maxUnscoredShare: number): UnscoredGate {
  return {
    maxUnscoredShare,
    violations: counts.filter(({ unscored, asked }) => unscored > maxUnscoredShare * asked),
  };
}

/** The same of a stored run, page by page. */
export async function gateOfRun(
  run: RunRecord,
  store: Pick<RunStore, "results">,
  maxUnscoredShare: number,
): Promise<UnscoredGate> {
  const counts = new Map<string, { unscored: number; asked: number }>();
  for await (const page of store.results(run.id)) {
    for (const { target, score } of page) {
      const count = counts.get(target) ?? { unscored: 0, asked: 0 };
      counts.set(target, count);
      count.asked += 1;
      if (score === null) count.unscored += 1;
    }
  }
  return unscoredGate(
    [...counts].map(([target, count]) => ({ target, ...count })),
    maxUnscoredShare,
  );
}

/** A violation in words: `38 of 40 replies of m are unscored (95.0%), more than the 5% that --max-unscored allows`. */
export const violationWords = (
  { target, unscored, asked }: UnscoredViolation,
  { maxUnscoredShare }: UnscoredGate,
): string =>
  `${unscored} of ${asked} replies of ${target} are unscored (${percent(unscored / asked)}), more than the ${percent(maxUnscoredShare)} that --max-unscored allows`;

const percent = (share: number): string => `${Number((100 * share).toFixed(1))}%`;
