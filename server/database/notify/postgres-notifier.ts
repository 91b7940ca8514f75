import { setTimeout as sleep } from "node:timers/promises";
import { type Client, type Connect, connectTimeoutMs } from "../connect.ts";
import { withDeadline } from "../with-deadline.ts";
import type { Notifier } from "./notifier.ts";
import { createSubscriptions } from "./subscriptions.ts";

/**
 * The listening connection is asked for a heartbeat this often. postgres.js opens a broken connection again, but the
 * new one listens to nothing, and its own `listen` gives up when the server stays away longer than a moment.
 */
const checkIntervalMs = 5_000;
const checkDeadlineMs = 2_000 + connectTimeoutMs;

/** PostgreSQL's `LISTEN`/`NOTIFY`, which goes on after the server was away. */
export function createPostgresNotifier(sql: Client, connect: Connect): Notifier {
  const subscriptions = createSubscriptions();
  const closing = new AbortController();
  let client: Client | null = null;
  let listeningOn = "";
  let checked: Promise<void> = Promise.resolve();
  let watching: Promise<void> | null = null;

  /** Listens to every channel that is wanted; a changed backend means that notifications went nowhere for a while. */
  async function check(): Promise<void> {
    client ??= connect({ maxConnections: 1, onNotification: subscriptions.tell });
    const used = client;
    try {
      const statements = subscriptions.channels().map((channel) => `listen ${quoted(channel)};`);
      if (statements.length > 0)
        await withDeadline(used.unsafe(statements.join(" ")), checkDeadlineMs, "listen");
      const [row] = await withDeadline(
        used<{ pid: string }[]>`select pg_backend_pid()::text as pid`,
        checkDeadlineMs,
        "the listening connection",
      );
      const backend = row?.pid ?? "";
      const wasBroken = listeningOn !== "" && listeningOn !== backend;
      listeningOn = backend;
      if (wasBroken) subscriptions.tellGap();
    } catch {
      // Whatever it was, the next check tries again, on a new connection where this one does not answer.
      client = null;
      listeningOn = listeningOn === "" ? "" : "broken";
      await used.end({ timeout: 0 });
    }
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(checkIntervalMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (!closing.signal.aborted) await checkNow();
    }
  }

  function checkNow(): Promise<void> {
    checked = checked.then(check);
    return checked;
  }

  return {
    async notify(channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`;
    },
    listen(channel, handler) {
      const remove = subscriptions.add(channel, handler);
      checkNow();
      watching ??= watch();
      return remove;
    },
    async close() {
      closing.abort();
      await watching;
      await checked;
      await client?.end({ timeout: 1 });
    },
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
