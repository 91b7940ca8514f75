import type { CaseResult, RunStore } from "./run-store.ts";

/** Hands results to the store in batches. */
interface ResultWriter {
  /** Waits where the store is behind, so that memory stays flat. @throws the store's error, once it failed */
  add(result: CaseResult): Promise<void> | void;
  /** Resolves when everything added is stored. @throws the store's error */
  flush(): Promise<void>;
}

/** Rows of one statement. */
const batchRows = 500;
/** Rows that may wait; more hold the run up. */
const maxWaiting = 2_000;
/** A result waits no longer than this, in milliseconds. */
const longestWaitMs = 100;

export function createResultWriter(store: Pick<RunStore, "saveResults">, runId: string): ResultWriter {
  let waiting: CaseResult[] = [];
  let writing: Promise<void> | null = null;
  let failure: unknown = null;
  let timer: NodeJS.Timeout | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchRows);
      await store.saveResults(runId, batch);
      // Only now: what failed to be written is still there.
      waiting = waiting.slice(batch.length);
    }
  }

  function write(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing ??= writeAll()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        writing = null;
      });
    return writing;
  }

  return {
    add(result) {
      if (failure !== null) throw failure;
      waiting.push(result);
      if (waiting.length >= maxWaiting) return write();
      if (waiting.length >= batchRows) void write();
      else timer ??= setTimeout(() => void write(), longestWaitMs);
      return undefined;
    },
    async flush() {
      if (failure !== null) throw failure;
      while (waiting.length > 0 && failure === null) await write();
      if (failure !== null) throw failure;
    },
  };
}
