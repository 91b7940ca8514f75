import type { Database } from "./database.ts";
import { errorMessage } from "./error-message.ts";
import type { Log } from "./log.ts";
import type { Notifier } from "./notify/notifier.ts";

interface LookingOptions {
  readonly database: Pick<Database, "ready" | "status">;
  readonly log: Pick<Log, "warn">;
  /** Said once, until a look succeeds again. */
  readonly failure: string;
  readonly pollMs: number;
  /** One look at the database. What it throws is logged, and the next look tries again. */
  readonly take: () => Promise<void>;
  /** Looks when the database answers for the first time, too, and whenever something is heard on the channel. @default at `pollMs` alone */
  readonly told?: {
    readonly notifier: Pick<Notifier, "listen">;
    readonly channel: string;
    readonly heard?: (payload: string | null) => void;
  };
}

export interface Looking {
  readonly isClosed: boolean;
  /** Looks now; resolves when what was found is in use. However often it is called while one look is under way, one more follows. Never rejects. */
  look(): Promise<void>;
  /** Stops looking, and waits for a look that is under way. */
  close(): Promise<void>;
}

/** Keeps a process on what is in the database: looks every `pollMs`, one look at a time, and none while the database does not answer. */
export function keepLooking({ database, log, failure, pollMs, take, told }: LookingOptions): Looking {
  let isClosed = false;
  let hasFailed = false;
  let isWaiting = false;
  let looking: Promise<void> = Promise.resolve();

  async function lookOnce(): Promise<void> {
    isWaiting = false;
    if (isClosed || database.status().state !== "ready") return;
    try {
      await take();
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.warn({ error: errorMessage(error) }, failure);
      hasFailed = true;
    }
  }

  function look(): Promise<void> {
    if (!isWaiting) looking = looking.then(lookOnce);
    isWaiting = true;
    return looking;
  }

  const heard = told?.heard ?? (() => void look());
  const stopListening = told?.notifier.listen(told.channel, heard);
  const timer = setInterval(() => void look(), pollMs);
  timer.unref();
  if (told !== undefined) database.ready.then(look, () => undefined);
  return {
    look,
    get isClosed() {
      return isClosed;
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      stopListening?.();
      await looking;
    },
  };
}
