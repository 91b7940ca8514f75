import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { LocalWorkers } from "../../../evals/distributed/local-workers.ts";

/** The command beside this file, in the source tree and in a bundle in `dist/` alike. */
const command = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../evals.ts" : "./evals.js", import.meta.url),
);

/** A worker that dies is started again so often, all together for each worker. */
const restartsPerWorker = 3;

/** Last characters of what a worker said before it died. */
const lastWords = 500;

/** Worker processes of this machine for one run. They end with the run, and with the process that started them. */
export function createLocalWorkers(count: number, words: readonly string[]): LocalWorkers {
  const running = new Map<ChildProcess, string>();
  const dead: { workerId: string; words: string }[] = [];
  let restarts = count * restartsPerWorker;
  let isEnding = false;
  let onEmpty: (() => void) | null = null;

  function startOne(): void {
    const workerId = randomUUID();
    // The channel closes with this process: that ends the worker, however this process ended.
    const child = fork(command, ["work", ...words, "--worker-id", workerId], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-lastWords);
    });
    running.set(child, workerId);
    const onEnd = (reason: string): void => {
      if (!running.delete(child)) return;
      if (!isEnding) {
        dead.push({ workerId, words: said.trim() || reason });
        if (restarts > 0) {
          restarts -= 1;
          startOne();
        }
      }
      if (running.size === 0) onEmpty?.();
    };
    child.once("exit", (code, signal) =>
      onEnd(signal === null ? `it ended with code ${code}` : `ended by ${signal}`),
    );
    // Where the system starts no further process there is no exit, and an error that nobody hears would end this one.
    child.on("error", (error) => {
      if (child.pid === undefined) onEnd(error.message);
    });
  }

  return {
    start() {
      for (let index = 0; index < count; index += 1) startOne();
    },
    takeDead: () => dead.splice(0),
    get isAlive() {
      return running.size > 0;
    },
    async stop(limitMs) {
      isEnding = true;
      if (running.size === 0) return;
      const timer = setTimeout(() => {
        for (const child of running.keys()) child.kill("SIGKILL");
      }, limitMs);
      await new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      clearTimeout(timer);
    },
  };
}
