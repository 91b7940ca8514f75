import { type ConfigurationProblem, dottedPath } from "./configuration-problem.ts";
import type { ParsedConfig } from "./parse-config-text.ts";

/** Gathers what is wrong, so that everything is said at once. */
export interface ProblemCollector {
  readonly problems: readonly ConfigurationProblem[];
  /** Something written in the file. */
  inFile(path: readonly (string | number)[], problem: string, fix: string): void;
  /** A variable or a flag. */
  elsewhere(source: "environment" | "command line", name: string, problem: string, fix: string): void;
}

/** @param fileName null: there is no file, and what is wrong with a default is said of the configuration as a whole */
export function collectProblems(fileName: string | null, parsed: ParsedConfig | null): ProblemCollector {
  const problems: ConfigurationProblem[] = [];
  return {
    problems,
    inFile: (path, problem, fix) => {
      const position = parsed?.positionOf(path) ?? null;
      problems.push({
        source: fileName ?? "configuration",
        line: position?.line ?? null,
        column: position?.column ?? null,
        path: dottedPath(path),
        problem,
        fix,
      });
    },
    elsewhere: (source, path, problem, fix) => {
      problems.push({ source, line: null, column: null, path, problem, fix });
    },
  };
}
