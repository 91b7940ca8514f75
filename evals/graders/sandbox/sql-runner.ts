import { Worker } from "node:worker_threads";
import { codeTimeLimitMs, type RunQuery } from "./code-run.ts";
import { limitProcessorTime } from "./limit-processor-time.ts";
import { createTurns } from "./turns.ts";

interface Answer {
  readonly rows: unknown[][];
  readonly error: string | null;
}

/** Processor time that creating the database may take. */
const startLimitMs = 60_000;

/** Only what reads: anything else, `commit` above all, could leave traces for the next case. */
const readingStatement = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|values|table)\b/i;

/** A thread that answers one message with one message. */
interface SqlThread {
  /** @param limitMs processor time @throws Error where no answer comes in time or the thread ends; it is of no use then */
  next(limitMs: number, late: string): Promise<unknown>;
  readonly worker: Worker;
  readonly isAlive: boolean;
}

function startThread(): SqlThread {
  const worker = new Worker(new URL("./sql-worker.mjs", import.meta.url), { env: {}, execArgv: [] });
  let settle: ((message: unknown, error: Error | null) => void) | null = null;
  let isAlive = true;
  const end = (error: Error): void => {
    isAlive = false;
    settle?.(null, error);
    void worker.terminate();
  };
  worker.on("message", (message: unknown) => settle?.(message, null));
  worker.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => end(new Error("the database's thread ended")));
  return {
    worker,
    get isAlive() {
      return isAlive;
    },
    next: (limitMs, late) =>
      new Promise((resolve, reject) => {
        const stop = limitProcessorTime(limitMs, () => end(new Error(late)));
        settle = (message, error) => {
          settle = null;
          stop();
          if (error === null) resolve(message);
          else reject(error);
        };
      }),
  };
}

/**
 * One embedded database for all cases, in a thread of its own: every query runs in a transaction that is rolled back,
 * after which nothing of it is left. A query over the time limit ends the thread; the next one starts another.
 */
export function createSqlRunner(options: { readonly timeLimitMs?: number } = {}): {
  runQuery: RunQuery;
  close(): Promise<void>;
} {
  const { timeLimitMs = codeTimeLimitMs } = options;
  const inTurn = createTurns(1);
  let thread: SqlThread | null = null;

  return {
    runQuery: (setup, written) =>
      inTurn(async () => {
        const query = written.trim().replace(/(?:;\s*)+$/, "");
        if (!readingStatement.test(query)) throw new Error("not a query that returns rows");
        if (!thread?.isAlive) {
          thread = startThread();
          await thread.next(startLimitMs, "the embedded database did not start in time");
        }
        const answer = thread.next(
          timeLimitMs,
          `the query is over the time limit of ${timeLimitMs} ms of processor time`,
        );
        thread.worker.postMessage({ setup, query });
        const { rows, error } = (await answer) as Answer;
        if (error !== null) throw new Error(error);
        return rows;
      }),
    async close() {
      await thread?.worker.terminate();
      thread = null;
    },
  };
}
