import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createStaticEmbedder } from "../../../engine/index.ts";
import type { DistributedPlan } from "../../../evals/distributed/distributed-plan.ts";
import type { OpenRun } from "../../../evals/distributed/distributed-store.ts";
import { type WorkerTotals, workOnRun } from "../../../evals/distributed/work-on-run.ts";
import { createGraderTools } from "../../../evals/graders/create-grader-tools.ts";
import { openReplyCache } from "../../../evals/runs/reply-cache.ts";
import type { Target } from "../../../evals/runs/target.ts";
import { staticModelFolder } from "../../../server/config/dataset-paths.ts";
import { readEnvironment } from "../../../server/config/environment.ts";
import { growingPercent, limitHeap } from "../../../server/start/limit-heap.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { loadForCommand } from "../../terminal/command-place.ts";
import { createEvalRunStore } from "../database/eval-run-store.ts";
import { type InProcessTargets, openInProcessTargets } from "../targets/in-process-targets.ts";

import { listPrice } from "../targets/list-prices.ts";
import { openEndpoint } from "../targets/open-targets.ts";
import { publishedPrices } from "../targets/published-prices.ts";
import { writeCustomCode } from "./custom-code.ts";
import { workerTiming } from "./heartbeat-timing.ts";
import { openDistributedDatabase } from "./open-distributed-database.ts";
import { type OpenedPlan, openPlan } from "./open-plan.ts";

/** Between looks for runs, in milliseconds. */
const lookMs = 1_000;

interface JoinedRun {
  readonly opening: string;
  readonly plan: DistributedPlan;
  readonly opened: OpenedPlan;
  readonly pathOfCode: (name: string) => string;
  readonly totals: WorkerTotals;
}

/** What `npm run evals -- work` may do. */
interface WorkOptions {
  readonly concurrency: number;
  readonly url: string | null;
  readonly apiKeyEnv: string;
  /** Graders that are programs come from the database, and run with the user's rights. */
  readonly customCode: boolean;
  readonly config: string | null;
  /** Only this run, and end with it; null: any. Set by the process that starts workers of its own. */
  readonly run: string | null;
  readonly workerId: string | null;
}

/** `npm run evals -- work`: takes jobs of runs until it is told to end. */
export async function workCommand(options: WorkOptions, print: (text: string) => void): Promise<void> {
  limitHeap(growingPercent.evals);
  const environment = readEnvironment();
  const loaded = await loadForCommand({ config: options.config }, environment);
  const { url, dataDir } = loaded.configuration.database;
  const opened = await openDistributedDatabase(url?.reveal() ?? null, "A worker");
  const worker = {
    id: options.workerId ?? randomUUID(),
    name: `${hostname()} ${process.pid}`,
  };
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  endWith(stop, options.run !== null, print);
  const graders = createGraderTools({
    openEmbedder: () => createStaticEmbedder({ modelFolder: staticModelFolder }),
  });
  const cache = openReplyCache(join(dataDir, "eval-cache"));
  const codeFolder = mkdtempSync(join(tmpdir(), "tradewind-graders-"));
  const inProcess = new Map<number, InProcessTargets>();
  const joined = new Map<string, JoinedRun>();
  /** The opening in which each run was left. */
  const left = new Map<string, string>();

  async function openTarget(plan: DistributedPlan, name: string): Promise<Target> {
    if (plan.url !== null) {
      const apiKey = environment.value(options.apiKeyEnv);
      const ceiling = plan.capNanoUsd === null ? null : (await publishedPrices(plan.url, apiKey))(name);
      const { maxOutputTokens } = plan;
      return openEndpoint(plan.url, name, {
        apiKey,
        maxOutputTokens,
        price: listPrice(name, plan.priceAs)?.price ?? null,
        ceiling,
      });
    }
    const known =
      inProcess.get(plan.maxOutputTokens) ??
      (await openInProcessTargets(loaded, environment, plan.maxOutputTokens));
    inProcess.set(plan.maxOutputTokens, known);
    return known.open(name);
  }

  async function joinRun({ runId, opening }: OpenRun): Promise<JoinedRun | null> {
    const known = joined.get(runId);
    if (known?.opening === opening) return known;
    const stored = await opened.store.readPlan(runId);
    if (stored === null) return null;
    const plan = JSON.parse(stored.plan) as DistributedPlan;
    const means = { url: options.url, runsCustomCode: options.customCode };
    const could = await openPlan(plan, { ...means, open: (name) => openTarget(plan, name) });
    const code = options.customCode ? (JSON.parse(stored.code) as Record<string, string>) : {};
    const run: JoinedRun = {
      opening: stored.opening,
      plan,
      opened: could,
      pathOfCode: writeCustomCode(code, codeFolder),
      totals: { finished: 0, unscored: 0 },
    };
    joined.set(runId, run);
    print(
      `Run ${runId}: takes ${could.targets.size === 0 ? "nothing" : [...could.targets.values()].map(({ id }) => id).join(", ")}`,
    );
    for (const [target, reason] of Object.entries(could.lacks))
      print(`  leaves ${target} to others: ${reason}`);
    return run;
  }

  async function workOn(open: OpenRun): Promise<void> {
    const { runId } = open;
    const run = await joinRun(open);
    if (run === null) return;
    const { plan, opened: could } = run;
    const done = await workOnRun(
      {
        plan,
        worker,
        targets: could.targets,
        lacks: could.lacks,
        pathOfCode: run.pathOfCode,
        store: opened.store,
        results: createEvalRunStore(opened.database.db),
        queue: opened.queue,
        concurrency: options.concurrency,
        context: {
          cache: plan.usesCache ? cache : null,
          seed: plan.seed,
          tools: graders.tools,
          judge: could.judge,
          nowMs: systemClock.nowMs,
        },
        stop: stop.signal,
        timing: workerTiming,
      },
      run.totals,
    );
    if (done.finished > 0) print(`Run ${runId}: ${run.totals.finished} cases done`);
    if (!done.isOpen) left.set(runId, run.opening);
  }

  function forgetAllBut(open: readonly OpenRun[]): void {
    const runIds = new Set(open.map(({ runId }) => runId));
    for (const known of [joined, left])
      for (const runId of known.keys()) if (!runIds.has(runId)) known.delete(runId);
  }

  /** A worker of one run ends with what fails; another leaves that run, so that its jobs do not come back to it again and again. */
  async function workOnOrLeave(open: OpenRun): Promise<void> {
    try {
      await workOn(open);
    } catch (error) {
      if (options.run !== null) throw error;
      left.set(open.runId, open.opening);
      print(`Run ${open.runId}: left, because ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  try {
    if (options.run === null)
      print(`Worker ${worker.name} waits for runs in ${opened.database.description}; Ctrl-C ends it`);
    while (!stop.signal.aborted) {
      const open = await opened.store.openRuns(workerTiming.silentAfterMs);
      forgetAllBut(open);
      // A run that is over may be opened again, with another plan and with everybody's counts at zero.
      const wanted = open.filter(
        ({ runId, opening }) =>
          left.get(runId) !== opening && (options.run === null || runId === options.run),
      );
      if (options.run !== null && wanted.length === 0) break;
      for (const run of wanted) if (!stop.signal.aborted) await workOnOrLeave(run);
      if (!stop.signal.aborted) await wait(lookMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    cache.close();
    await graders.close();
    for (const targets of inProcess.values()) await targets.close();
    rmSync(codeFolder, { recursive: true, force: true });
    await opened.close();
  }
}

/** Ctrl-C ends a worker that was started by hand. One that belongs to a run hears from the run's process, or that this one is gone. */
function endWith(stop: AbortController, belongsToRun: boolean, print: (text: string) => void): void {
  if (process.connected) process.once("disconnect", () => stop.abort());
  const onSignal = (): void => {
    if (belongsToRun && process.connected) return;
    if (stop.signal.aborted) process.exit(1);
    print("Waiting for calls in progress; Ctrl-C again leaves at once, which others notice after 20 s.");
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", () => stop.abort());
}
