import { type Clock, type LengthFactors, lengthFactors, type ReplyLengthSum } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { addReplyLengths } from "../database/repositories/reply-lengths.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";

interface ReplyLengthOptions {
  readonly database: Pick<Database, "db" | "ready" | "status">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "warn">;
  /** Replies count half after so long. */
  readonly halfLifeMs: number;
  /** What was seen is shared with other processes so often. @default 5000 */
  readonly syncMs?: number;
}

export interface RunningReplyLengths {
  readonly consumer: RequestConsumer;
  /** As of the last exchange with the database; null: nothing was read yet. */
  readonly factors: LengthFactors | null;
  /** Writes what this process has seen and reads what all have. Never rejects. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const defaultSyncMs = 5_000;
/** Task types times candidates that one process keeps unwritten while the database is away. */
const maxPending = 20_000;

/**
 * Learns from the replies to `auto` how many tokens candidates really write, for expected cost and latency. Sums of all processes are in the
 * database; a reply moves the expectations of each within twice `syncMs`.
 *
 * Whole replies alone count: not those that were cut at a limit, broken off, resumed by another model, or given from the cache; nor those whose
 * limit was below what was expected, for what the rules say of them is the limit.
 */
export function keepReplyLengths(options: ReplyLengthOptions): RunningReplyLengths {
  const { database, clock, log, halfLifeMs } = options;
  let pending = new Map<string, ReplyLengthSum>();
  let factors: LengthFactors | null = null;
  let isClosed = false;
  let hasFailed = false;
  let syncing: Promise<void> = Promise.resolve();

  function add(sum: ReplyLengthSum): void {
    const key = `${sum.taskType} ${sum.candidateId}`;
    const before = pending.get(key);
    if (before === undefined && pending.size >= maxPending) return;
    pending.set(key, {
      ...sum,
      requests: sum.requests + (before?.requests ?? 0),
      expectedTokens: sum.expectedTokens + (before?.expectedTokens ?? 0),
      actualTokens: sum.actualTokens + (before?.actualTokens ?? 0),
    });
  }

  async function exchange(): Promise<void> {
    if (isClosed || database.status().state !== "ready") return;
    const added = [...pending.values()];
    pending = new Map();
    try {
      factors = lengthFactors(
        await addReplyLengths(database.db, { added, halfLifeMs, nowMs: clock.nowMs() }),
      );
      hasFailed = false;
    } catch (error) {
      added.forEach(add);
      if (!hasFailed)
        log.warn(
          { error: errorMessage(error) },
          "Lengths of replies cannot be shared; expectations stay as they are",
        );
      hasFailed = true;
    }
  }

  const sync = (): Promise<void> => {
    syncing = syncing.then(exchange);
    return syncing;
  };
  const timer = setInterval(() => void sync(), options.syncMs ?? defaultSyncMs);
  timer.unref();
  database.ready.then(sync, () => undefined);
  return {
    consumer: {
      settled(operation, plan, outcome) {
        const tokens = outcome.usage?.outputTokens ?? null;
        const isWhole = outcome.status === "ok" && outcome.finishReason !== "length";
        if (plan === null || plan.features === null || tokens === null || tokens === 0 || !isWhole) return;
        if (outcome.cached !== undefined || outcome.attempts.some(({ part }) => part !== undefined)) return;
        const expected = expectedOf(plan, outcome.servedCandidateId, operation.parsed().maxOutputTokens);
        if (expected !== null) add({ ...expected, requests: 1, actualTokens: tokens });
      },
    },
    get factors() {
      return factors;
    },
    sync,
    async close() {
      clearInterval(timer);
      await sync();
      isClosed = true;
    },
  };
}

/** What the rules alone expected; null: the candidate was not predicted, or the request allowed no more. */
function expectedOf(
  { decision }: RequestPlan,
  candidateId: string | null,
  limitTokens: number | null,
): Pick<ReplyLengthSum, "taskType" | "candidateId" | "expectedTokens"> | null {
  const taskType = decision.tasks[0]?.taskType;
  const cost = decision.ranked.find((one) => one.candidateId === candidateId)?.prediction.cost;
  if (candidateId === null || taskType === undefined || cost === undefined) return null;
  if (limitTokens !== null && cost.expectedOutputTokens >= limitTokens) return null;
  return { taskType, candidateId, expectedTokens: cost.expectedOutputTokens / (cost.lengthFactor ?? 1) };
}
