import PgBoss from "pg-boss";
import type { Claim, DistributedJob } from "../../../evals/distributed/distributed-plan.ts";
import type { JobQueue } from "../../../evals/distributed/job-queue.ts";
import type { Client } from "../../../server/database/connect.ts";

/** Schema of the library's tables: apart from ours, and from another program's that uses the same library. */
const schema = "tradewind_queue";

/** A job that so many workers died of, or gave back, is given up. */
const maxRetries = 10;

/** Workers' heartbeats decide when a job is taken over; the library's own limit only has to be longer. */
const expireInHours = 23;

export interface PgBossQueue extends JobQueue {
  close(): Promise<void>;
}

/** pg-boss over our own driver: one reading of DATABASE_URL, one set of connections. Its schema is made with the first use. */
export async function openPgBossQueue(client: Client): Promise<PgBossQueue> {
  const boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => execute(client, text, values) },
    // Nothing runs in the background: queues live as long as their run.
    supervise: false,
    schedule: false,
  });
  boss.on("error", () => undefined);
  await boss.start();

  const byTarget = async (
    runId: string,
    claims: readonly Claim[],
    act: (queue: string, ids: string[]) => Promise<void>,
  ): Promise<void> => {
    for (const target of new Set(claims.map((claim) => claim.target))) {
      const ids = claims.filter((claim) => claim.target === target).map(({ id }) => id);
      await act(queueName(runId, target), ids);
    }
  };

  const remove = async (runId: string, targets: number): Promise<void> => {
    for (let target = 0; target < targets; target += 1) {
      const name = queueName(runId, target);
      // The library deletes only empty queues, and empties them only of jobs that nobody has taken.
      await client`delete from ${client(schema)}.job where name = ${name}`;
      await boss.deleteQueue(name);
    }
  };

  return {
    remove,
    async create(runId, targets) {
      await remove(runId, targets);
      for (let target = 0; target < targets; target += 1) {
        const name = queueName(runId, target);
        await boss.createQueue(name, { name, retryLimit: maxRetries, expireInHours });
      }
    },
    async add(runId, jobs) {
      const rows = jobs.map(({ id, target, batch, sample }, at) => ({
        id,
        name: queueName(runId, target),
        data: { batch, sample },
        priority: jobs.length - at,
        retryLimit: maxRetries,
        retryDelay: 0,
        expireInSeconds: expireInHours * 3600,
      }));
      await boss.insert(rows);
    },
    async take(runId, target, maxJobs) {
      let failure: unknown = null;
      // The library takes every error for a lost race; ours tells the two apart.
      const db = {
        executeSql: (text: string, values: unknown[]) =>
          execute(client, text, values).catch((error: unknown) => {
            failure = error;
            throw error;
          }),
      };
      const jobs = await boss.fetch<Pick<DistributedJob, "batch" | "sample">>(queueName(runId, target), {
        batchSize: maxJobs,
        includeMetadata: true,
        db,
      });
      if (failure !== null) throw failure;
      return jobs.map(({ id, data, retryCount }) => ({ id, target, ...data, isAgain: retryCount > 0 }));
    },
    complete: (runId, claims) => byTarget(runId, claims, (queue, ids) => boss.complete(queue, ids)),
    giveBack: (runId, claims) => byTarget(runId, claims, (queue, ids) => boss.fail(queue, ids)),
    async count(runId, target) {
      const name = queueName(runId, target);
      const [waiting, open, all] = await Promise.all([
        boss.getQueueSize(name, { before: "active" }),
        boss.getQueueSize(name, { before: "completed" }),
        boss.getQueueSize(name, { before: "failed" }),
      ]);
      return { waiting, held: open - waiting, ended: all - open };
    },
    close: () => boss.stop({ graceful: false }),
  };
}

const queueName = (runId: string, target: number): string => `eval_${runId}_${target}`;

/**
 * What the library hands to its usual driver, for ours: that one takes arrays only where it knows their type, and quotes JSON by itself,
 * text that is JSON already once more.
 */
async function execute(
  client: Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<{ rows: Record<string, unknown>[] }> {
  const parameters = values.map((value) => {
    if (value === undefined) return null;
    if (Array.isArray(value)) return `{${value.join(",")}}`;
    return typeof value === "string" && value.startsWith("[{") ? (JSON.parse(value) as object) : value;
  });
  const rows = await client.unsafe(text, parameters as (string | null)[]);
  return { rows: [...rows] };
}
