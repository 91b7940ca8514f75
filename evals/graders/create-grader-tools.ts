import { pathToFileURL } from "node:url";
import type { Embedder } from "../../engine/index.ts";
import type { AskJudge, GraderTools } from "./grader.ts";
import { createJavascriptRunner } from "./sandbox/javascript-runner.ts";
import { createPythonRunner } from "./sandbox/python-runner.ts";
import { rememberRuns } from "./sandbox/remember-runs.ts";
import { createSqlRunner } from "./sandbox/sql-runner.ts";

interface GraderToolsOptions {
  /** For `similarity`; null: there is none. @default null */
  readonly openEmbedder?: (() => Promise<Embedder>) | null;
  /** For judges. @default refuses: no judge is configured */
  readonly askJudge?: AskJudge;
  /** Processor time for one piece of code or query, in milliseconds. @default 5000 */
  readonly timeLimitMs?: number;
}

/** Jobs that one locked process serves for a suite's own scripts. */
const suiteJobsPerProcess = 5_000;

/** What graders share: each part starts with its first use, so that suites without code or SQL need neither. */
export function createGraderTools(options: GraderToolsOptions = {}): {
  readonly tools: GraderTools;
  close(): Promise<void>;
} {
  const limit = options.timeLimitMs === undefined ? {} : { timeLimitMs: options.timeLimitMs };
  const javascript = createJavascriptRunner(limit);
  const suiteJavascript = createJavascriptRunner({ ...limit, jobsPerProcess: suiteJobsPerProcess });
  const python = createPythonRunner(limit);
  const sql = createSqlRunner(limit);
  let embedder: Promise<Embedder> | null = null;
  return {
    tools: {
      runJavascript: rememberRuns(javascript.run),
      runSuiteJavascript: suiteJavascript.run,
      runPython: rememberRuns(python.run),
      runQuery: sql.runQuery,
      embedder: async () => {
        if (!options.openEmbedder)
          throw new Error("no embedder is configured, so that similarity cannot be graded");
        embedder ??= options.openEmbedder();
        return embedder;
      },
      askJudge:
        options.askJudge ??
        (async () => {
          throw new Error("no judge is configured: name one with --judge MODEL");
        }),
      loadModule: async (path) =>
        (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>,
    },
    async close() {
      javascript.close();
      suiteJavascript.close();
      python.close();
      await sql.close();
      if (embedder !== null) await (await embedder).close();
    },
  };
}
