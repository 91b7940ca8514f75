import type { Place } from "./suite.ts";

/** One thing that is wrong with a suite. */
export interface SuiteProblem extends Place {
  /** Path of the field, such as `tests[3].assert[0].type`; null: the whole line or file. */
  readonly field: string | null;
  readonly message: string;
  readonly fix: string;
}

const maxShown = 20;

/** A suite that cannot be run, with everything that is wrong with it: thrown before anything is spent. */
export class SuiteError extends Error {
  readonly problems: readonly SuiteProblem[];

  constructor(problems: readonly SuiteProblem[]) {
    const lines = problems.slice(0, maxShown).map(problemText);
    if (problems.length > maxShown) lines.push(`... and ${problems.length - maxShown} more`);
    super(lines.join("\n"));
    this.name = "SuiteError";
    this.problems = problems;
  }
}

export function problemText({ file, line, field, message, fix }: SuiteProblem): string {
  const where = [line === null ? file : `${file}:${line}`, field].filter((part) => part !== null).join(" ");
  return `${where}: ${message}. ${fix}`;
}

/** Collects problems, so that one run names them all. */
export interface ProblemList {
  add(place: Place, field: string | null, message: string, fix: string): void;
  /** @throws SuiteError where there are any */
  throwIfAny(): void;
  readonly count: number;
  /** Takes over those of another list. */
  addAll(problems: readonly SuiteProblem[]): void;
  readonly all: readonly SuiteProblem[];
}

export function createProblemList(): ProblemList {
  const problems: SuiteProblem[] = [];
  return {
    add: ({ file, line }, field, message, fix) => problems.push({ file, line, field, message, fix }),
    throwIfAny() {
      if (problems.length > 0) throw new SuiteError(problems);
    },
    addAll: (more) => problems.push(...more),
    get all() {
      return problems;
    },
    get count() {
      return problems.length;
    },
  };
}
