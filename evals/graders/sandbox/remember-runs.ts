import type { CodeJob, CodeRun, RunCode } from "./code-run.ts";

/** Jobs that are remembered: models of one kind often write the same code. */
const maxRemembered = 2_000;

/** Runs each job once: the same code on the same tests, whoever wrote it. */
export function rememberRuns(run: RunCode): RunCode {
  const known = new Map<string, Promise<CodeRun>>();
  return (job: CodeJob) => {
    const key = JSON.stringify(job);
    let pending = known.get(key);
    if (pending === undefined) {
      if (known.size >= maxRemembered) known.clear();
      pending = run(job);
      known.set(key, pending);
      // What could not be run at all may be possible later.
      pending.catch(() => known.delete(key));
    }
    return pending;
  };
}
