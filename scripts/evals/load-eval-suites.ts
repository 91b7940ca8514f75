import { join } from "node:path";
import { loadSuites } from "../../evals/suites/load-suites.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import { suitesFolder } from "../../server/config/dataset-paths.ts";
import type { EvalArguments } from "./eval-arguments.ts";

const smokeFile = join(suitesFolder, "smoke.yaml");

/** The suites of the command line. @throws SuiteError; Error where two have one name */
export function loadEvalSuites({ suites: files, columns, prompt, limit }: EvalArguments): Suite[] {
  const options = { ...(columns === null ? {} : { columns }), ...(prompt === null ? {} : { prompt }) };
  const suites = files.flatMap((file) => loadSuites(file === "smoke" ? smokeFile : file, options));
  const names = new Set<string>();
  for (const { name, file } of suites) {
    if (names.has(name))
      throw new Error(`${file}: another suite is called ${name}, too: give each its own \`name\``);
    names.add(name);
  }
  return limit === null ? suites : suites.map((suite) => ({ ...suite, cases: suite.cases.slice(0, limit) }));
}
