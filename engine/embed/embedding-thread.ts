import { Worker } from "node:worker_threads";
import { RunGuard } from "./run-guard.ts";
import type {
  FeatureModelSettings,
  FromEmbeddingThread,
  LoadedModel,
  TextResults,
  ToEmbeddingThread,
} from "./worker-messages.ts";

/** The thread that runs every model of this process that is not run in place. */
export interface EmbeddingThread {
  load(settings: FeatureModelSettings): Promise<LoadedModel>;
  /** Calls are worked off in their order. Rejects only where the thread is gone. */
  embed(modelNumber: number, texts: readonly string[]): Promise<TextResults>;
  unload(modelNumber: number): void;
}

/**
 * One thread for the whole process, never ended and never started twice: onnxruntime-node 1.14 keeps a reference to the thread that
 * loaded it last, and writes to it when the next one does; where the former has ended by then, the heap is damaged. It is referenced
 * only while it has work, so that it keeps no process alive.
 */
let thread: Promise<EmbeddingThread> | null = null;
const guard = new RunGuard();

/** The process's embedding thread; starts it where none runs yet. */
export function embeddingThread(): Promise<EmbeddingThread> {
  thread ??= startThread();
  return thread;
}

/**
 * Waits, blocking, for the model run that is under way, and lets no other start: for a process's `exit` handler. Without it a
 * process that ends in the midst of a run may be aborted by the ONNX runtime. Does nothing where no thread was started.
 */
export function stopEmbeddingThread(): void {
  if (thread !== null) guard.stop();
}

async function startThread(): Promise<EmbeddingThread> {
  // The runtime's native part loads in a second thread only while another one holds it: this thread does from now on.
  await import("@xenova/transformers/src/backends/onnx.js");
  const file = import.meta.url.endsWith(".ts")
    ? "./embedding-worker-from-source.mjs"
    : "./embedding-worker.js";
  const worker = new Worker(new URL(file, import.meta.url), { workerData: guard.shared, execArgv: [] });
  worker.unref();
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let gone: Error | null = null;

  const giveUp = (reason: string): void => {
    gone ??= new Error(`the embedding thread has ended and starts again only with the process: ${reason}`);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on("error", (error) => giveUp(error.message));
  worker.on("exit", (code) => giveUp(`it ended with code ${code}`));
  worker.on("message", ({ callNumber, answer, problem }: FromEmbeddingThread) => {
    const call = waiting.get(callNumber);
    waiting.delete(callNumber);
    if (waiting.size === 0) worker.unref();
    if (problem === null) call?.resolve(answer);
    else call?.reject(new Error(problem));
  });

  const post = (message: ToEmbeddingThread): void => worker.postMessage(message);
  const call = (message: (callNumber: number) => ToEmbeddingThread): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (gone !== null) return reject(gone);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.ref();
      post(message(calls));
    });
  return {
    load: (settings) =>
      call((callNumber) => ({ kind: "load", callNumber, settings })) as Promise<LoadedModel>,
    embed: (modelNumber, texts) =>
      call((callNumber) => ({ kind: "embed", callNumber, modelNumber, texts })) as Promise<TextResults>,
    unload: (modelNumber) => post({ kind: "unload", modelNumber }),
  };
}
