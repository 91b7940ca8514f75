import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { lockedCommand } from "./locked-command.ts";

/** A locked child process that answers one line of JSON with one line of JSON. */
export interface LineChild {
  /** null: it ended, or did not answer in time and was killed. */
  ask(line: string, timeLimitMs: number): Promise<string | null>;
  readonly isAlive: boolean;
  close(): void;
}

/** Longest answer that is read, in bytes; printing without end must not fill our memory. */
const longestAnswer = 8 * 1024 * 1024;

/** @throws never; a command that cannot be started answers null, with the reason in `startError()` */
export function startLineChild(
  command: string,
  commandArguments: readonly string[],
): LineChild & { startError(): string | null } {
  const locked = lockedCommand(command, commandArguments);
  const child: ChildProcess = spawn(locked.command, locked.arguments, {
    // No variable of ours: keys live there.
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LANG: "C.UTF-8" },
    cwd: "/",
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  let isAlive = true;
  let startError: string | null = null;
  let received = 0;
  let waiting: ((line: string | null) => void) | null = null;
  const answer = (line: string | null): void => {
    const resolve = waiting;
    waiting = null;
    resolve?.(line);
  };
  const kill = (): void => {
    isAlive = false;
    // The whole group: the wrapper and all that the code may have started.
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
    answer(null);
  };
  child.on("error", (error) => {
    startError = error.message;
    isAlive = false;
    answer(null);
  });
  child.on("exit", () => {
    isAlive = false;
  });
  child.on("close", () => answer(null));
  child.stdin?.on("error", () => undefined); // A broken pipe shows as the exit.
  child.stdout?.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received > longestAnswer) kill();
  });
  if (child.stdout) createInterface({ input: child.stdout }).on("line", answer);
  // Our process may end while an idle child waits; closing its input ends it.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (stream !== null && "unref" in stream && typeof stream.unref === "function") stream.unref();
  }
  return {
    get isAlive() {
      return isAlive;
    },
    startError: () => startError,
    ask(line, timeLimitMs) {
      if (!isAlive) return Promise.resolve(null);
      received = 0;
      return new Promise((resolve) => {
        const timer = setTimeout(kill, timeLimitMs);
        waiting = (got) => {
          clearTimeout(timer);
          resolve(got);
        };
        child.stdin?.write(`${line}\n`);
      });
    },
    close: kill,
  };
}
