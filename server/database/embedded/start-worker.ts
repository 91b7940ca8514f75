import { Worker } from "node:worker_threads";
import { errorMessage } from "../error-message.ts";
import { workerEntry } from "./worker-entry.ts";
import type { EmbeddedWorkerReady, EmbeddedWorkerStop, EmbeddedWorkerTask } from "./worker-messages.ts";

/** A worker thread with PGlite in it. */
export interface EmbeddedWorker {
  /** Resolves once it listens; rejects where it ends before. A `create` worker never listens. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended: with what it died of, or null where it ended by itself. */
  readonly ended: Promise<Error | null>;
  /** Asks it to close the database and end. */
  stop(): void;
  /** Ends it on the spot; the database recovers from its log at the next start. */
  kill(): Promise<void>;
}

export function startWorker(task: EmbeddedWorkerTask): EmbeddedWorker {
  const worker = new Worker(workerEntry(import.meta.url, "embedded-worker"), {
    execArgv: [], // The parent's flags are its own: a test runner's would not do here.
    workerData: task,
    name: `embedded-database-${task.kind}`,
  });

  let failure: Error | null = null;
  worker.on("error", (error: unknown) => {
    failure = error instanceof Error ? error : new Error(errorMessage(error));
  });
  const ended = new Promise<Error | null>((resolve) => {
    worker.once("exit", (code) => {
      resolve(
        failure ?? (code === 0 ? null : new Error(`the embedded database's worker ended with code ${code}`)),
      );
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once("message", (message: EmbeddedWorkerReady) => {
      if (message.kind === "ready") resolve();
    });
    ended.then((error) =>
      reject(error ?? new Error("the embedded database's worker ended before it was ready")),
    );
  });
  ready.catch(() => undefined); // Whoever waits for it hears of it; a `create` worker's is waited for by nobody.

  return {
    ready,
    ended,
    stop() {
      // A database that is still being created holds nothing: there is nothing to close.
      if (task.kind === "create") worker.terminate();
      else worker.postMessage({ kind: "stop" } satisfies EmbeddedWorkerStop);
    },
    async kill() {
      await worker.terminate();
    },
  };
}
