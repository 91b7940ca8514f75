/** What a piece of code gave: one value per call, the text it printed, or the first error. */
export interface CodeRun {
  readonly values: readonly unknown[];
  readonly printed: string;
  readonly error: string | null;
}

/** Runs code, then each call as an expression, then the assertions. A failure is in `error`, never thrown. */
export type RunCode = (code: string, calls: readonly string[], assertions: string) => Promise<CodeRun>;

/** Time that one piece of code may take, in milliseconds. */
export const codeTimeLimitMs = 5_000;
