import { useEffect, useState } from "preact/hooks";
import type { EvalRun } from "../../../../server/answers/eval-answers.ts";
import { ask, connection } from "../../api/client.ts";
import { readEvents } from "../../api/read-events.ts";

const pauseMs = 2_000;

/** A run as the server tells of it every second, until it ends; null: nothing told yet. @param id null: nothing is followed */
export function useRunProgress(id: string | null): EvalRun | null {
  const [run, setRun] = useState<EvalRun | null>(null);
  useEffect(() => {
    if (id === null) return;
    const abort = new AbortController();
    void follow(id, abort.signal, setRun);
    return () => abort.abort();
  }, [id]);
  return run?.id === id ? run : null;
}

/** Opens the stream again for as long as the run goes on: a server that restarts ends it before. */
async function follow(id: string, signal: AbortSignal, tell: (run: EvalRun) => void): Promise<void> {
  let isGoing = true;
  while (isGoing && !signal.aborted) {
    try {
      const response = await ask(`/v1/evals/runs/${encodeURIComponent(id)}/events`, { signal });
      await readEvents(
        response,
        () => undefined,
        (data) => {
          const run = JSON.parse(data) as EvalRun;
          isGoing = run.status === "running";
          tell(run);
        },
      );
    } catch {
      // Said at the top of the page where the server does not answer.
      if (connection.value === "live" && signal.aborted) return;
    }
    if (isGoing) await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
  }
}
