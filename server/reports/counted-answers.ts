import { LRUCache } from "lru-cache";
import { DeadlineError, withDeadline } from "../database/with-deadline.ts";

/** An answer, and when it was counted, milliseconds since 1970. */
export interface Counted<Answer> {
  readonly answer: Answer;
  readonly countedAtMs: number;
}

interface Known<Answer> extends Counted<Answer> {
  readonly tookMs: number;
}

/** Answers that are kept; the one that was asked for the longest ago goes first. */
const maxKept = 200;
/** An answer holds for so many times as long as its count took: the database counts for a twentieth of the time at most. */
const freshTimes = 20;
/** Older answers are given to nobody. */
const maxAgeMs = 3_600_000;

/**
 * Answers to questions that take the database longer than a page should wait, such as savings over millions of requests. What was counted last is given at once, and
 * counted anew in the background once it is old; one count at a time.
 */
export function countedAnswers<Answer extends object>(nowMs: () => number) {
  const known = new LRUCache<string, Known<Answer>>({ max: maxKept });
  const running = new Map<string, Promise<Known<Answer>>>();
  let before: Promise<unknown> = Promise.resolve();

  async function count(key: string, read: () => Promise<Answer>): Promise<Known<Answer>> {
    const startedMs = nowMs();
    const answer = await read();
    const counted = { answer, countedAtMs: nowMs(), tookMs: nowMs() - startedMs };
    known.set(key, counted);
    return counted;
  }

  function counting(key: string, read: () => Promise<Answer>): Promise<Known<Answer>> {
    const same = running.get(key);
    if (same !== undefined) return same;
    const run = before.then(() => count(key, read)).finally(() => running.delete(key));
    before = run.catch(() => undefined);
    running.set(key, run);
    return run;
  }

  /**
   * @param key whatever the answer depends on, whose figures it holds above all
   * @param waitMs how long somebody waits where nothing is known yet
   * @returns null: it is still being counted
   * @throws what `read` throws, where nothing was counted before
   */
  return async (
    key: string,
    read: () => Promise<Answer>,
    waitMs: number,
  ): Promise<Counted<Answer> | null> => {
    const last = known.get(key);
    const ageMs = last === undefined ? null : nowMs() - last.countedAtMs;
    if (last !== undefined && ageMs! < last.tookMs * freshTimes) return last;
    const run = counting(key, read);
    try {
      return await withDeadline(run, waitMs, "counting");
    } catch (error) {
      const old = last !== undefined && ageMs! < maxAgeMs ? last : null;
      if (old !== null || error instanceof DeadlineError) return old;
      throw error;
    }
  };
}
