import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import { keepLooking, type Looking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { activePriorsVersion, findPriorsText } from "../database/repositories/priors.ts";
import { parseInThread } from "./parse-in-thread.ts";
import type { ParsedPriors } from "./parse-priors.ts";
import { priorsChannel } from "./priors-channel.ts";

/** A notification makes it look at once; this is for one that got lost. */
const postgresPollMs = 30_000;
/** The embedded database passes no notification on, so a command's change is found by looking: one indexed row. */
const embeddedPollMs = 2_000;

interface PriorsWatcherOptions {
  readonly database: Pick<Database, "kind" | "db" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly log: Log;
  /** Version that is in use now. */
  readonly version: () => string;
  /** Takes new priors into use; null: the shipped ones. Where it fails it leaves the old ones in use. */
  readonly take: (parsed: ParsedPriors | null) => Promise<void>;
  readonly shippedVersion: string;
  /** @default 30 s on PostgreSQL, 2 s on the embedded database */
  readonly pollMs?: number;
}

interface PriorsWatcher extends Pick<Looking, "look" | "close"> {
  /** Why the active version is not the one in use, naming it; null: it is. */
  problem(): string | null;
}

/**
 * Keeps a process on the active version of the priors: looks when the database answers for the first time, when told, and now and then.
 * What cannot be read is logged once and left, and `problem` says so; the version in use stays.
 */
export function watchPriors(options: PriorsWatcherOptions): PriorsWatcher {
  const { database, notifier, log, version, take, shippedVersion } = options;
  let refused: { readonly version: string; readonly reason: string } | null = null;

  async function takeActive(): Promise<void> {
    const wanted = (await activePriorsVersion(database.db)) ?? shippedVersion;
    if (wanted === version()) refused = null;
    if (wanted === version() || wanted === refused?.version) return;
    const text = wanted === shippedVersion ? null : await findPriorsText(database.db, wanted);
    try {
      const parsed = wanted === shippedVersion ? null : await parseInThread(text ?? "");
      if (looking.isClosed) return;
      await take(parsed);
      refused = null;
      log.info({ version: wanted }, "New priors are in use");
    } catch (error) {
      refused = { version: wanted, reason: errorMessage(error) };
      log.error(
        { version: wanted, inUse: version(), error: refused.reason },
        "The active priors cannot be used; the ones in use stay",
      );
    }
  }

  const looking = keepLooking({
    ...{ database, log, take: takeActive, told: { notifier, channel: priorsChannel } },
    failure: "The active priors cannot be looked up; trying again later",
    pollMs: options.pollMs ?? (database.kind === "embedded" ? embeddedPollMs : postgresPollMs),
  });
  return {
    look: looking.look,
    close: looking.close,
    problem: () =>
      refused === null ? null : `the active version ${refused.version} cannot be used: ${refused.reason}`,
  };
}
