import type { Client, Connect } from "./connect.ts";
import { withDeadline } from "./with-deadline.ts";

/** One connection that is thrown away when it does not answer in time. */
export interface ReplaceableClient {
  /**
   * @throws DeadlineError where the work is not done in time; the connection is then destroyed, and with it whatever
   *   the work was waiting for. A frozen server or a dropped network would otherwise hold it for many minutes.
   */
  run<Result>(work: (client: Client) => Promise<Result>, deadlineMs: number): Promise<Result>;
  close(): Promise<void>;
}

export function createReplaceableClient(connect: Connect, what: string): ReplaceableClient {
  let client: Client | null = null;

  async function discard(): Promise<void> {
    const old = client;
    client = null;
    await old?.end({ timeout: 0 });
  }

  return {
    async run(work, deadlineMs) {
      client ??= connect({ maxConnections: 1 });
      const used = client;
      try {
        return await withDeadline(work(used), deadlineMs, what);
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
