import { setTimeout as wait } from "node:timers/promises";

/** Hands out pieces of work one by one to many slots; takes jobs for all of them, one at a time. */
interface JobFeed<Piece> {
  /** null: there was nothing for a while, or nothing may be taken any more. @throws what taking throws */
  next(): Promise<Piece | null>;
  /** Forgets what nobody has begun. */
  clear(): void;
}

interface JobFeedOptions<Piece> {
  /** Takes at most so many jobs. @returns their pieces, empty where nothing of them is left to do; null: there is none */
  readonly take: (maxJobs: number) => Promise<readonly Piece[] | null>;
  readonly mayGoOn: () => boolean;
  /** Fewer pieces at hand than this: the next job is taken ahead. */
  readonly ahead: number;
  /** Between looks into an empty queue, in milliseconds. */
  readonly pollMs: number;
  /** With nothing to take for so long, the feed ends, in milliseconds. */
  readonly idleMs: number;
}

/** Jobs that are taken at once where one at a time does not keep the slots busy. */
const maxJobs = 8;

export function createJobFeed<Piece>(options: JobFeedOptions<Piece>): JobFeed<Piece> {
  const { take, mayGoOn, pollMs, idleMs } = options;
  let pieces: Piece[] = [];
  let taking: Promise<void> | null = null;
  let failure: unknown = null;
  // As few as keep the slots busy: what one worker holds, others cannot take.
  let amount = 1;
  let isDry = false;

  const once = (task: () => Promise<void>): Promise<void> => {
    taking ??= task()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        taking = null;
      });
    return taking;
  };
  async function takeOne(): Promise<boolean> {
    if (isDry) amount = Math.min(maxJobs, 2 * amount);
    isDry = false;
    const taken = await take(amount);
    if (taken === null) amount = 1;
    else pieces.push(...taken);
    return taken !== null;
  }
  async function takeSome(): Promise<void> {
    for (let waitedMs = 0; mayGoOn() && pieces.length === 0; waitedMs += pollMs) {
      if (await takeOne()) continue;
      if (waitedMs >= idleMs) return;
      await wait(pollMs);
    }
  }

  return {
    async next() {
      while (mayGoOn() && failure === null) {
        const piece = pieces.shift();
        if (piece === undefined) {
          // Ran dry although a job was taken ahead.
          if (taking !== null) isDry = true;
          await once(takeSome);
          if (pieces.length === 0 && failure === null) return null;
          continue;
        }
        if (pieces.length < options.ahead) void once(() => takeOne().then(() => undefined));
        return piece;
      }
      if (failure !== null) throw failure;
      return null;
    },
    clear() {
      pieces = [];
    },
  };
}
