import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { compiledProgram } from "../../../testing/compiled-program.ts";

/** A process of its own that opens a data folder and writes to it until it is killed. */
export interface WritingProcess {
  readonly pid: number;
  /** Resolves with all numbers that were acknowledged, once there are at least so many. */
  acknowledged(atLeast: number): Promise<number[]>;
  /** As `kill -9`. */
  kill(): Promise<void>;
}

export function startWritingProcess(dataDir: string): WritingProcess {
  const child: ChildProcess = spawn(process.execPath, [compiledProgram("write-until-killed"), dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const numbers: number[] = [];
  let wake = (): void => undefined;
  if (child.stdout === null || child.pid === undefined) throw new Error("the writing process did not start");
  createInterface({ input: child.stdout }).on("line", (line) => {
    numbers.push(Number(line));
    wake();
  });
  const exited = once(child, "exit");
  exited.then(() => wake());

  return {
    pid: child.pid,
    async acknowledged(atLeast) {
      while (numbers.length < atLeast) {
        if (child.exitCode !== null) throw new Error(`the writing process ended with ${child.exitCode}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return numbers;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
