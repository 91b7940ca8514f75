import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The command `npm run eval`, in a process of its own. */
export interface EvalProcess {
  /** Resolves once the run is stored and its first cases are asked. @throws Error with the command's last words where it ends before */
  readonly started: Promise<void>;
  /** Resolves when the process has ended, to its last words where it did not end as it should; null: it did. */
  readonly ended: Promise<string | null>;
  /** Once: calls under way end. Twice: they are broken off. As Ctrl-C does at a terminal. */
  stop(): void;
  kill(): void;
}

/** @param words of the command line @param variables its whole environment */
export type ForkEval = (words: readonly string[], variables: Readonly<Record<string, string>>) => EvalProcess;

const isSource = import.meta.url.endsWith(".ts");
const command = fileURLToPath(new URL(isSource ? "../../scripts/eval.ts" : "./eval.js", import.meta.url));
/** Last characters of what the command said. */
const lastWords = 1_000;
/** The command's own exit code for a run that ended and in which a case failed. */
const failedCasesCode = 100;

export const forkEval: ForkEval = (words, variables) => {
  const child: ChildProcess = fork(command, words, {
    env: variables,
    // From the source tree as the server itself runs there.
    execArgv: isSource ? ["--import", createRequire(import.meta.url).resolve("tsx")] : [],
    // The channel closes with this process, and that stops the run.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-lastWords);
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once("close", (code, signal) => {
      const isFine = code === 0 || code === failedCasesCode;
      resolve(isFine ? null : said.trim() || `it ended by ${signal ?? `code ${code}`}`);
    });
    // Where the system starts no further process there is no end.
    child.once("error", (error) => resolve(error.message));
  });
  const started = new Promise<void>((resolve, reject) => {
    child.on("message", (message) => {
      if ((message as { kind?: unknown }).kind === "started") resolve();
    });
    void ended.then((fault) => reject(new Error(fault ?? "it ended before it began")));
  });
  started.catch(() => undefined);
  return { started, ended, stop: () => void child.kill("SIGINT"), kill: () => void child.kill("SIGKILL") };
};
