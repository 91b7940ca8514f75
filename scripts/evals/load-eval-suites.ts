import { basename, dirname, join, resolve } from "node:path";
import { isLeftOut, leftOutSuite } from "../../evals/suites/left-out.ts";
import { loadSuites } from "../../evals/suites/load-suites.ts";
import { suiteNameOf } from "../../evals/suites/native-suite.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import { SuiteError, type SuiteProblem } from "../../evals/suites/suite-error.ts";
import { suitesFolder } from "../../server/config/dataset-paths.ts";
import type { EvalArguments } from "./eval-arguments.ts";

const smokeFile = join(suitesFolder, "smoke.yaml");

/**
 * The suites of the command line. Of several files those that can be read are; one that cannot is left out and counts as not scored.
 *
 * @throws SuiteError where no file can be read
 */
export function loadEvalSuites({
  suites: files,
  columns = null,
  prompt = null,
  limit = null,
}: Pick<EvalArguments, "suites"> & Partial<EvalArguments>): Suite[] {
  const options = { ...(columns === null ? {} : { columns }), ...(prompt === null ? {} : { prompt }) };
  const wrong: SuiteProblem[] = [];
  const suites = files.flatMap((file) => {
    try {
      return loadSuites(file === "smoke" ? smokeFile : file, options);
    } catch (error) {
      if (!(error instanceof SuiteError)) throw error;
      wrong.push(...error.problems);
      return [leftOutSuite(suiteNameOf(file), { file, line: null }, error.problems)];
    }
  });
  if (suites.every(isLeftOut)) throw new SuiteError(wrong);
  const named = withOwnNames(suites);
  return limit === null ? named : named.map((suite) => ({ ...suite, cases: suite.cases.slice(0, limit) }));
}

/** Files of one name, such as promptfoo's, are told apart by their folders, and then by numbers. */
function withOwnNames(suites: readonly Suite[]): Suite[] {
  const count = (all: readonly Suite[], name: string): number =>
    all.filter((suite) => suite.name === name).length;
  const byFolder = suites.map((suite) =>
    count(suites, suite.name) > 1
      ? { ...suite, name: `${basename(dirname(resolve(suite.file)))}/${suite.name}` }
      : suite,
  );
  return byFolder.map((suite, at) => {
    const before = count(byFolder.slice(0, at), suite.name);
    return before === 0 ? suite : { ...suite, name: `${suite.name} ${before + 1}` };
  });
}
