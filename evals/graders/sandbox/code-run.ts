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

/** Processor time that one piece of code may take, in milliseconds: what else the machine does must fail no reply. */
export const codeTimeLimitMs = 5_000;

/** Code that waits without computing may take this many times its limit by the clock. */
export const clockFactor = 8;

/** By the clock, beyond the code's own limit, for starting a process and for answering: long, for a busy machine. */
export const graceMs = 30_000;

/** Memory that one piece of code may use, in MiB. */
export const codeMemoryLimitMib = 256;
