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
import { plainScript } from "./plain-script.ts";
import { createTurns } from "./turns.ts";

const program = fileURLToPath(new URL("./javascript-child.mjs", import.meta.url));

/** Node 20 and 22 know it by its experimental name; later ones by both. */
const lock = "--experimental-permission";

interface JavascriptRunnerOptions {
  /** Processor time, milliseconds. @default 5000 */
  readonly timeLimitMs?: number;
  /** Jobs that one process serves. 1: what a model wrote never meets another's; more for the suite's own checks. @default 1 */
  readonly jobsPerProcess?: number;
}

/** What starts a locked process that runs one job a line. */
export const javascriptChild: readonly string[] = [
  process.execPath,
  lock,
  `--allow-fs-read=${program}`,
  `--max-old-space-size=${codeMemoryLimitMib}`,
  "--disable-proto=delete",
  "--no-warnings",
  program,
];

/** Runs JavaScript in locked processes, one of which is always started ahead. */
export function createJavascriptRunner(options: JavascriptRunnerOptions = {}): {
  run(job: CodeJob): Promise<CodeRun>;
  close(): void;
} {
  const { timeLimitMs = codeTimeLimitMs, jobsPerProcess = 1 } = options;
  const places = Math.max(1, availableParallelism());
  const inTurn = createTurns(places);
  const ready: { child: LineChild; jobs: number }[] = [];
  const start = (): { child: LineChild; jobs: number } => ({
    child: startLineChild(javascriptChild[0] ?? process.execPath, javascriptChild.slice(1)),
    jobs: 0,
  });
  return {
    run: async (job) => {
      // Prose is no program: parsing, which runs nothing, spares a process.
      const script = await plainScript(job.code);
      if (script.mistake !== null) return { values: [], printed: "", error: script.mistake };
      return inTurn(async () => {
        let server = ready.pop();
        if (!server?.child.isAlive) server = start();
        if (jobsPerProcess === 1 && ready.length < places) ready.push(start());
        const answer = await server.child.ask(
          JSON.stringify({ ...job, code: script.code, timeLimitMs }),
          timeLimitMs * clockFactor + graceMs,
        );
        server.jobs += 1;
        if (answer !== null && server.jobs < jobsPerProcess) ready.push(server);
        else server.child.close();
        if (answer === null) return killedRun;
        return JSON.parse(answer) as CodeRun;
      });
    },
    close() {
      for (const { child } of ready.splice(0)) child.close();
    },
  };
}

const killedRun: CodeRun = {
  values: [],
  printed: "",
  error: "ended: out of memory, over time, or by its own exit",
};
