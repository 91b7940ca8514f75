import type { Client, Connect } from "./connect.ts";
import { withDeadline } from "./with-deadline.ts";

/** Time after a deadline at which PostgreSQL itself ends a statement that nobody waits for any more, milliseconds. */
const endedAfterMs = 1000;

/** One connection that is thrown away when it does not answer in time. */
interface ReplaceableClient {
  /**
   * @throws DeadlineError where the work is not done in time; the connection is then destroyed, and with it whatever
   *   the work was waiting for. A frozen server or a dropped network would otherwise hold it for many minutes. PostgreSQL, which does not notice
   *   that its client is gone while it computes, ends the statement by itself: work that is done again would pile up there.
   */
  run<Result>(work: (client: Client) => Promise<Result>, deadlineMs: number): Promise<Result>;
  close(): Promise<void>;
}

export function createReplaceableClient(connect: Connect, what: string): ReplaceableClient {
  let client: Client | null = null;
  let statementDeadlineMs = 0;

  async function discard(): Promise<void> {
    const old = client;
    client = null;
    await old?.end({ timeout: 0 });
  }

  return {
    async run<Result>(work: (client: Client) => Promise<Result>, deadlineMs: number): Promise<Result> {
      if (client === null) statementDeadlineMs = 0;
      client ??= connect({ maxConnections: 1 });
      const used = client;
      const limited = async (): Promise<Result> => {
        if (statementDeadlineMs < deadlineMs && !isEmbedded(used)) {
          statementDeadlineMs = deadlineMs;
          await used.unsafe(`set statement_timeout = ${Math.ceil(deadlineMs) + endedAfterMs}`);
        }
        return work(used);
      };
      try {
        return await withDeadline(limited(), deadlineMs, what);
      } catch (error) {
        if (isNotAnswered(error) && client === used) await discard();
        throw error;
      }
    },
    close: discard,
  };
}

function isNotAnswered(error: unknown): boolean {
  return error instanceof Error && error.name === "DeadlineError";
}

/** By its Unix socket: all its clients share one session, and with it what is set there. */
const isEmbedded = (client: Client): boolean => Boolean(client.options.path);
