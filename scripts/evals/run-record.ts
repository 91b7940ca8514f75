import { randomBytes } from "node:crypto";
import type { RunRecord } from "../../evals/runs/run-store.ts";
import { fingerprintOf } from "../../evals/runs/run-suites.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { plannedFingerprint } from "./adaptive/plan-allocation.ts";
import type { EvalRun } from "./eval-run.ts";
import { judgeOfRun } from "./judges/judge-of-run.ts";

/** A new run's record, or that of the run that is resumed. @throws Error where there is none to resume, or its work was another */
export async function recordFor({
  suites,
  targets,
  judge,
  plan,
  store,
  options,
}: EvalRun): Promise<RunRecord> {
  const ids = targets.map(({ id }) => id);
  const fingerprint = plannedFingerprint(fingerprintOf(suites, ids, options.samples), plan);
  if (options.resume !== null) {
    const found =
      options.resume === ""
        ? ((await store.listRuns({ fingerprint, limit: 1 }))[0] ?? null)
        : await store.findRun(options.resume);
    if (found === null)
      throw new Error(
        "There is no earlier run of the same suites, models, samples and way of choosing cases to resume: leave out --resume",
      );
    if (found.fingerprint !== fingerprint)
      throw new Error(
        `Run ${found.id} had other cases, models, samples or another way of choosing cases, and cannot be resumed with these: start a new one`,
      );
    const before = judgeOfRun(found);
    if (before !== null && before !== (judge?.id ?? null))
      throw new Error(`Run ${found.id} was judged by ${before}: resume it with --judge ${before}`);
    return found;
  }
  const nowMs = systemClock.nowMs();
  return {
    id:
      options.runId ??
      `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "")}-${randomBytes(3).toString("hex")}`,
    createdAtMs: nowMs,
    finishedAtMs: null,
    status: "running",
    suites: suites.map(({ name }) => name),
    targets: ids,
    fingerprint,
    settings: {
      samples: options.samples,
      maxUsd: options.maxUsd,
      seed: options.seed,
      judge: judge?.id ?? null,
      url: options.url,
      ...(options.runId === null ? {} : { isFromServer: true }),
      ...(options.maxUnscored === null ? {} : { maxUnscoredShare: options.maxUnscored }),
    },
    plannedCount: 0,
    spentNanoUsd: 0,
    durationMs: 0,
  };
}
