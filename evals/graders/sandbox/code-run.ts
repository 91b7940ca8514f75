/** A piece of foreign code: what is run, then what is evaluated in its scope. */
export interface CodeJob {
  readonly code: string;
  /** Expressions whose values are wanted. */
  readonly calls: readonly string[];
  /** Statements that must not throw; empty: none. */
  readonly assertions: string;
}

/** What a piece of code gave: one value per call, the text it printed, or the first error. */
export interface CodeRun {
  readonly values: readonly unknown[];
  readonly printed: string;
  readonly error: string | null;
}

/**
 * Runs foreign code under lock and key. A failure of the code is in `error`.
 *
 * @throws Error where the code could not be run at all (no interpreter): that says nothing about the code.
 */
export type RunCode = (job: CodeJob) => Promise<CodeRun>;

/** Runs one query on a database that holds nothing but `setup`; each row as an array in column order. @throws Error with the database's words */
export type RunQuery = (setup: string, query: string) => Promise<unknown[][]>;

/** Time that one piece of code may take, in milliseconds. */
export const codeTimeLimitMs = 5_000;

/** Memory that one piece of code may use, in MiB. */
export const codeMemoryLimitMib = 256;
