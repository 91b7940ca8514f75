import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import {
  type CodeJob,
  type CodeRun,
  clockFactor,
  codeMemoryLimitMib,
  codeTimeLimitMs,
  graceMs,
} from "./code-run.ts";
import { javascriptChild } from "./javascript-runner.ts";
import { lockedCommand } from "./locked-command.ts";
import { hasPython, pythonChild } from "./python-runner.ts";

/** Runs jobs while the caller waits: for loading a suite, which is one step after another. */
export interface SyncRunner {
  /** @throws Error where there is no interpreter */
  run(language: "javascript" | "python", job: CodeJob): CodeRun;
  /** Ends the processes; a later job would start new ones. */
  close(): void;
}

interface Bridge {
  ask(message: object, limitMs: number): unknown;
  close(): void;
}

function openBridge(): Bridge {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL("./sync-worker.mjs", import.meta.url), {
    workerData: { flag, port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  port1.unref();
  return {
    ask(message, limitMs) {
      Atomics.store(flag, 0, 0);
      worker.postMessage(message);
      if (Atomics.wait(flag, 0, 0, limitMs) === "timed-out") return null;
      return (receiveMessageOnPort(port1) as { message: unknown } | undefined)?.message ?? null;
    },
    close: () => worker.postMessage({ isLast: true }),
  };
}

export function createSyncRunner(options: { readonly timeLimitMs?: number } = {}): SyncRunner {
  const { timeLimitMs = codeTimeLimitMs } = options;
  const seconds = Math.max(1, Math.ceil(timeLimitMs / 1000));
  let bridge: Bridge | null = null;
  return {
    run(language, job) {
      if (language === "python" && !hasPython())
        throw new Error("python3 is not installed: install Python 3.8 or newer, or use JavaScript");
      bridge ??= openBridge();
      const [command = "", ...words] = language === "javascript" ? javascriptChild : pythonChild;
      const limitMs = seconds * 1000 * clockFactor;
      const answer = bridge.ask(
        {
          key: language,
          start: lockedCommand(command, words),
          line: JSON.stringify({ ...job, timeLimitMs, seconds, clockFactor, memoryMib: codeMemoryLimitMib }),
          limitMs,
        },
        limitMs + graceMs,
      );
      if (typeof answer !== "string")
        return { values: [], printed: "", error: "ended: out of memory, over time, or by its own exit" };
      return JSON.parse(answer) as CodeRun;
    },
    close() {
      bridge?.close();
      bridge = null;
    },
  };
}
