import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { type AccessChanges, accessChangesSince } from "../database/repositories/access.ts";
import { accessChannel } from "./access-channel.ts";

/** A notification makes it look at once; this is for one that got lost, and for the embedded database, which passes on none from other processes. One row is read. */
const defaultPollMs = 500;

export interface AccessWatcherOptions {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly log: Pick<Log, "warn">;
  /** Takes what has changed; the first time everything. */
  readonly take: (changes: AccessChanges) => void;
  /** @default 500 */
  readonly pollMs?: number;
}

export interface AccessWatcher {
  /** Looks now; resolves when what was found is in use. Never rejects. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps a process on the keys of the database. While that does not answer, those known stay in use. */
export function watchAccess({
  database,
  notifier,
  log,
  take,
  pollMs = defaultPollMs,
}: AccessWatcherOptions): AccessWatcher {
  let revision = -1;
  let isClosed = false;
  let hasFailed = false;
  let looking: Promise<void> = Promise.resolve();
  let isWaiting = false;

  async function takeChanges(): Promise<void> {
    isWaiting = false;
    if (isClosed || database.status().state !== "ready") return;
    try {
      const changes = await accessChangesSince(database.db, revision);
      hasFailed = false;
      if (changes === null || isClosed) return;
      take(changes);
      revision = changes.revision;
    } catch (error) {
      if (!hasFailed)
        log.warn({ error: errorMessage(error) }, "Keys cannot be read; those known stay in use");
      hasFailed = true;
    }
  }

  /** However often it is told while one look is under way, one more follows. */
  function look(): Promise<void> {
    if (!isWaiting) looking = looking.then(takeChanges);
    isWaiting = true;
    return looking;
  }

  const stopListening = notifier.listen(accessChannel, () => void look());
  const timer = setInterval(() => void look(), pollMs);
  timer.unref();
  database.ready.then(look, () => undefined);
  return {
    look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      stopListening();
      await looking;
    },
  };
}
