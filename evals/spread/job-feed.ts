import { setTimeout as wait } from "node:timers/promises";

/** Hands out pieces of work one by one to many slots; takes jobs for all of them, one at a time. */
export interface JobFeed<Piece> {
  /** null: there was nothing for a while, or nothing may be taken any more. @throws what taking throws */
  next(): Promise<Piece | null>;
  /** Forgets what nobody has begun. */
  clear(): void;
}

export interface JobFeedOptions<Piece> {
  /** Takes a job. @returns its pieces, empty where nothing of it is left to do; null: there is none */
  readonly take: () => Promise<readonly Piece[] | null>;
  readonly mayGoOn: () => boolean;
  /** Fewer pieces at hand than this: the next job is taken ahead. */
  readonly ahead: number;
  /** Between looks into an empty queue, in milliseconds. */
  readonly pollMs: number;
  /** With nothing to take for so long, the feed ends, in milliseconds. */
  readonly idleMs: number;
}

export function createJobFeed<Piece>(options: JobFeedOptions<Piece>): JobFeed<Piece> {
  const { take, mayGoOn, pollMs, idleMs } = options;
  let pieces: Piece[] = [];
  let taking: Promise<void> | null = null;
  let failure: unknown = null;

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
    const taken = await take();
    if (taken !== null) pieces.push(...taken);
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
