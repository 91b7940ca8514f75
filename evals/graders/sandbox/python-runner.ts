import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import {
  type CodeJob,
  type CodeRun,
  clockFactor,
  codeMemoryLimitMib,
  codeTimeLimitMs,
  graceMs,
} from "./code-run.ts";
import { type LineChild, startLineChild } from "./line-child.ts";
import { createTurns } from "./turns.ts";

const program = fileURLToPath(new URL("./python-server.py", import.meta.url));

/** What starts a locked server that runs one job a line. */
export const pythonChild: readonly string[] = ["python3", "-I", program];

let found: boolean | null = null;

/** Whether `python3` 3.8 or newer, with `os.fork`, is there. */
export function hasPython(): boolean {
  found ??=
    process.platform !== "win32" &&
    spawnSync("python3", ["-I", "-c", "import os, sys; os.fork; sys.addaudithook"], { timeout: graceMs })
      .status === 0;
  return found;
}

/**
 * Runs Python in forks of isolated servers (`python3 -I`): starting it anew for each job would take longer than the jobs.
 * A fork has limits of processor time, memory and file size, and an audit hook refuses files, sockets and processes.
 */
export function createPythonRunner(options: { readonly timeLimitMs?: number } = {}): {
  run(job: CodeJob): Promise<CodeRun>;
  close(): void;
} {
  const { timeLimitMs = codeTimeLimitMs } = options;
  const inTurn = createTurns(Math.max(1, availableParallelism()));
  const ready: LineChild[] = [];
  return {
    run: (job) =>
      inTurn(async () => {
        if (!hasPython())
          throw new Error(
            "python3 is not installed, so that Python cannot be graded: install Python 3.8 or newer",
          );
        let server = ready.pop();
        if (!server?.isAlive) server = startLineChild(pythonChild[0] ?? "python3", pythonChild.slice(1));
        const seconds = Math.max(1, Math.ceil(timeLimitMs / 1000));
        const answer = await server.ask(
          JSON.stringify({ ...job, seconds, clockFactor, memoryMib: codeMemoryLimitMib }),
          seconds * 1000 * clockFactor + graceMs,
        );
        if (answer === null) {
          server.close();
          return { values: [], printed: "", error: "ended: over time or out of memory" };
        }
        ready.push(server);
        return JSON.parse(answer) as CodeRun;
      }),
    close() {
      for (const server of ready.splice(0)) server.close();
    },
  };
}
