import type { RunCode } from "./code-run.ts";
import { createPythonRunner } from "./python-runner.ts";
import { createSqlRunner, type RunQuery } from "./sql-runner.ts";

/** What the checks share: a Python and a database are dear to start. */
export interface CheckTools {
  readonly runPython: RunCode;
  readonly runQuery: RunQuery;
  readonly close: () => Promise<void>;
}

/** Both start with their first use, so that suites without code or SQL need neither. */
export function createCheckTools(): CheckTools {
  let python: ReturnType<typeof createPythonRunner> | null = null;
  let sql: ReturnType<typeof createSqlRunner> | null = null;
  return {
    runPython: (...job) => {
      python ??= createPythonRunner();
      return python.runPython(...job);
    },
    runQuery: async (setup, query) => {
      sql ??= createSqlRunner();
      return (await sql).runQuery(setup, query);
    },
    close: async () => {
      python?.close();
      await (await sql)?.close();
    },
  };
}
