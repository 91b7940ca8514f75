import type { Job } from "./run-case.ts";
import type { CaseResult } from "./run-store.ts";

/** Where a run's jobs come from, where what is asked next depends on what was answered before. */
export interface JobSource {
  /**
   * The next job; null: there is none, now or later. May wait for jobs under way, but only for these: every job that was handed out
   * is settled. A job whose result the run has from before is passed over and not settled.
   */
  next(): Job | null | Promise<Job | null>;
  /** A job ended, and its result is on its way to the store. Null: it was broken off; the source ends, and lets go who waits. */
  settle(job: Job, result: CaseResult | null): void;
}

/** Jobs in a fixed order. */
export function jobSourceOf(jobs: Iterator<Job>): JobSource {
  return {
    next() {
      const { done, value } = jobs.next();
      return done === true ? null : value;
    },
    settle() {},
  };
}
