import type { Database } from "../database/database.ts";
import { keepLooking, type Looking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { type AccessChanges, accessChangesSince } from "../database/repositories/access.ts";
import { accessChannel } from "./access-channel.ts";

/** A notification makes it look at once; this is for one that got lost, and for the embedded database, which passes on none from other processes. One row is read. */
const defaultPollMs = 500;

interface AccessWatcherOptions {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly log: Pick<Log, "warn">;
  /** Takes what has changed; the first time everything. */
  readonly take: (changes: AccessChanges) => void;
  /** @default 500 */
  readonly pollMs?: number;
}

/** Keeps a process on the keys of the database. While that does not answer, those known stay in use. */
export function watchAccess({
  database,
  notifier,
  log,
  take,
  pollMs = defaultPollMs,
}: AccessWatcherOptions): Looking {
  let revision = -1;
  const looking = keepLooking({
    ...{ database, log, pollMs, told: { notifier, channel: accessChannel } },
    failure: "Keys cannot be read; the known ones stay in use",
    async take() {
      const changes = await accessChangesSince(database.db, revision);
      if (changes === null || looking.isClosed) return;
      take(changes);
      revision = changes.revision;
    },
  });
  return looking;
}
