import { guarded } from "./promptfoo/fault.ts";
import type { LoadContext } from "./promptfoo/load-context.ts";
import type { Place, Suite, SuiteCase } from "./suite.ts";
import { createProblemList, problemText, type SuiteProblem } from "./suite-error.ts";

/** A part of a suite that cannot be used, as a case that is never asked and counts as unscored. */
export function leftOutCase(id: string, { file, line }: Place, problems: readonly SuiteProblem[]): SuiteCase {
  return {
    id,
    description: null,
    taskType: null,
    cluster: id,
    tags: [],
    difficulty: null,
    weight: 1,
    messages: [],
    tools: [],
    parameters: {},
    variables: {},
    graders: [],
    rule: { combine: "all", threshold: null },
    place: { file, line },
    unscorable: `left out: ${problems.map(problemText).join(" ")}`,
  };
}

/** A suite of which nothing can be used, as one case that counts as unscored. */
export const leftOutSuite = (name: string, place: Place, problems: readonly SuiteProblem[]): Suite => ({
  name,
  description: null,
  version: null,
  file: place.file,
  cases: [leftOutCase("all", place, problems)],
  models: [],
  notices: [leftOutNotice(1, problems)],
});

export const isLeftOut = ({ cases }: Suite): boolean =>
  cases.every(({ unscorable }) => unscorable !== undefined);

/** A suite with what is wrong in it as cases that count as unscored; null: nothing in it is right. */
export function withLeftOut(suite: Suite, wrong: readonly SuiteProblem[]): Suite | null {
  if (wrong.length === 0) return suite;
  if (suite.cases.length === 0) return null;
  const cases = wrong.map((one, index) => leftOutCase(`left-out-${one.line ?? index + 1}`, one, [one]));
  return {
    ...suite,
    cases: [...suite.cases, ...cases],
    notices: [...suite.notices, leftOutNotice(cases.length, wrong)],
  };
}

const maxNamed = 5;

/** Said before the run and in its report. */
function leftOutNotice(count: number, problems: readonly SuiteProblem[]): string {
  const named = problems.slice(0, maxNamed).map(problemText);
  if (problems.length > maxNamed) named.push(`... and ${problems.length - maxNamed} more`);
  const what = count === 1 ? "1 case is" : `${count} cases are`;
  return `${what} left out and counted as not scored. ${named.join(" ")}`;
}

/** What is wrong with parts of a suite of which the rest can be run. */
interface LeftOut {
  readonly wrong: readonly SuiteProblem[];
  /** Builds one part; what it throws, and the problems that it adds, are its own. */
  of<Part>(place: Place, field: string, fallback: Part, build: (context: LoadContext) => Part): Part;
  notices(cases: readonly SuiteCase[]): string[];
}

export function createLeftOut(context: LoadContext): LeftOut {
  const problems = createProblemList();
  return {
    wrong: problems.all,
    of: (place, field, fallback, build) =>
      guarded(problems, place, field, fallback, () => build({ ...context, problems })),
    notices(cases) {
      const count = cases.filter(({ unscorable }) => unscorable !== undefined).length;
      return count === 0 ? [] : [leftOutNotice(count, problems.all)];
    },
  };
}
