import { join } from "node:path";
import { createStaticEmbedder } from "../../engine/index.ts";
import { createAllocation } from "../../evals/allocation/create-allocation.ts";
import { createGraderTools } from "../../evals/graders/create-grader-tools.ts";
import { createBudget } from "../../evals/runs/budget.ts";
import { openReplyCache } from "../../evals/runs/reply-cache.ts";
import type { RunRecord } from "../../evals/runs/run-store.ts";
import { runSuites } from "../../evals/runs/run-suites.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { earlierResults } from "./adaptive/plan-allocation.ts";
import type { StartedRun } from "./eval-run.ts";

/** Asks and grades everything in this process. @returns the run as it was stored */
export async function runInProcess(started: StartedRun): Promise<RunRecord> {
  const { suites, targets, judge, plan, store, options, run, progress, print } = started;
  const { samples } = options;
  const capNanoUsd = options.maxUsd === null ? null : Math.round(options.maxUsd * 1e9);
  const budget = createBudget(capNanoUsd, run.spentNanoUsd);
  const graders = createGraderTools({
    openEmbedder: () => createStaticEmbedder({ modelFolder: staticModelFolder }),
  });
  const cache = options.cache ? openReplyCache(join(started.dataDir, "eval-cache")) : null;
  const earlier = plan === null || options.resume === null ? [] : await earlierResults(store, run.id);
  const allocation = plan === null ? null : createAllocation({ plan, suites, targets, samples, earlier });
  let ended: RunRecord;
  try {
    ended = await runSuites({
      suites,
      targets,
      samples,
      ...(allocation === null ? {} : { jobs: allocation }),
      concurrency: started.concurrency,
      store,
      run,
      // Who gave the id looks the run up as soon as it has begun.
      isNew: options.resume === null && options.runId === null,
      stop: started.stop,
      context: {
        budget,
        isCapped: capNanoUsd !== null,
        cache,
        seed: options.seed,
        signal: started.abort,
        tools: graders.tools,
        judge,
        nowMs: systemClock.nowMs,
      },
      onStart: ({ planned, finished }) => {
        if (finished > 0) print(`Continuing run ${run.id}: ${finished} of ${planned} replies are there`);
        progress.start(planned, finished);
        process.send?.({ kind: "started" });
      },
      onResult: (result) => progress.add(result, budget.spentNanoUsd),
    });
  } finally {
    cache?.close();
    await graders.close();
  }
  if (allocation === null) return ended;
  ended = { ...ended, settings: { ...ended.settings, allocation: allocation.summary() } };
  await store.saveRun(ended);
  return ended;
}
