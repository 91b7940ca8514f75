import { hostname } from "node:os";
import { coordinateRun } from "../../../evals/distributed/coordinate-run.ts";
import type { DistributedPlan } from "../../../evals/distributed/distributed-plan.ts";
import type { RunRecord } from "../../../evals/runs/run-store.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import type { StartedRun } from "../eval-run.ts";
import { bundleCustomCode } from "./custom-code.ts";
import { coordinatorEveryMs, workerTiming } from "./heartbeat-timing.ts";
import { createLocalWorkers } from "./local-workers.ts";
import { openDistributedDatabase } from "./open-distributed-database.ts";

interface DistributedEval extends StartedRun {
  /** Processes of this machine; 0: only workers elsewhere. */
  readonly workers: number;
}

/** Runs suites in worker processes, here and elsewhere. @throws Error where there is no PostgreSQL to share */
export async function runDistributed(started: DistributedEval): Promise<RunRecord> {
  const { suites, options, run, print } = started;
  if (started.plan !== null)
    throw new Error(
      "--workers cannot be used together with --adaptive and --stop-when-sure, which choose each case by the replies before it: leave one of them out",
    );
  if (options.url !== null) refuseSecrets(options.url);
  const opened = await openDistributedDatabase(started.databaseUrl, "--workers");
  try {
    const { code, codeOf } = await bundleCustomCode(suites);
    const plan: DistributedPlan = {
      runId: run.id,
      targets: started.targets.map(({ id }) => id),
      judge: started.judge?.id ?? null,
      url: options.url,
      priceAs: options.priceAs,
      seed: options.seed,
      usesCache: options.cache,
      maxOutputTokens: options.maxTokens,
      capNanoUsd: options.maxUsd === null ? null : Math.round(options.maxUsd * 1e9),
      isResumed: options.resume !== null,
      hasCustomCode: Object.keys(code).length > 0,
    };
    return await coordinateRun({
      suites,
      plan,
      samples: options.samples,
      code,
      codeOf,
      run,
      store: opened.store,
      queue: opened.queue,
      runs: started.store,
      localWorkers:
        started.workers === 0 ? null : createLocalWorkers(started.workers, workerWords(started, plan)),
      name: `${hostname()} ${process.pid}`,
      isGone,
      stop: started.stop,
      abort: started.abort,
      nowMs: systemClock.nowMs,
      silentAfterMs: workerTiming.silentAfterMs,
      everyMs: coordinatorEveryMs,
      onStart({ planned, finished }) {
        if (finished > 0) print(`Continuing run ${run.id}: ${finished} of ${planned} replies are there`);
        print(`Run ${run.id} is open to workers: npm run evals -- work`);
        started.progress.start(planned, finished);
      },
      onProgress: ({ finished, unscored, spentNanoUsd, workers }) =>
        started.progress.set(finished, unscored, spentNanoUsd, workers),
      notice: (text) => print(`\n${text}`),
    });
  } finally {
    await opened.close();
  }
}

/** A process of this machine that does not run any more. */
function isGone(name: string): boolean {
  const [host, pid] = name.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** This machine's own workers may do all that the user asked for. */
function workerWords({ options, concurrency }: DistributedEval, plan: DistributedPlan): string[] {
  return [
    "--run",
    plan.runId,
    "--concurrency",
    String(concurrency),
    "--api-key-env",
    options.apiKeyEnv,
    ...(options.url === null ? [] : ["--url", options.url]),
    ...(plan.hasCustomCode ? ["--custom-code"] : []),
    ...(options.config === null ? [] : ["--config", options.config]),
  ];
}

/** @throws Error where an address holds a secret: it would stand in the database */
function refuseSecrets(url: string): void {
  const { username, password, search } = new URL(url);
  if (username !== "" || password !== "" || search !== "")
    throw new Error(
      "--url of a distributed run goes into the database: leave the user, the password and the query out, and name the key's variable with --api-key-env",
    );
}
