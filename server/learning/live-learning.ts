import { setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, EvidenceSums, type LiveScores, type TaskTypeId } from "../../engine/index.ts";
import type { FeedbackSettings } from "../config/read-feedback-settings.ts";
import type { Database } from "../database/database.ts";
import { keepLooking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import {
  keptByTask,
  type LiveScorePosition,
  liveScoresAfter,
  sumLiveScores,
} from "../database/repositories/live-scores.ts";

/** Says to all replicas that there are new scores; with the payload `refit` that old ones were deleted. */
export const feedbackChannel = "feedback";
export const refitPayload = "refit";

interface LiveLearningOptions {
  readonly database: Pick<Database, "connect" | "ready" | "status">;
  readonly notifier: Pick<Notifier, "listen">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "warn">;
  readonly settings: Pick<FeedbackSettings, "halfLifeMs" | "userWeightCap" | "unnamedWeightCap">;
  /** All that a candidate may have changed on. */
  readonly taskTypes: readonly TaskTypeId[];
  /** Takes all scores of a task type into use. */
  readonly learn: (
    taskType: TaskTypeId,
    sources: readonly LiveScores[],
    kept: ReadonlyMap<string, number>,
  ) => void;
  /** @default 500 */
  readonly pollMs?: number;
}

export interface LiveLearning {
  /** Takes new scores into use; resolves when what was there is. Never rejects. */
  look(): Promise<void>;
  /** The same from all scores anew. */
  refit(): Promise<void>;
  close(): Promise<void>;
}

/** A notification makes it look at once; this is for one that got lost. */
const defaultPollMs = 500;
/** Sums are made anew from the table so often, which ends rounding errors and what was deleted without a word. */
const refitIntervalMs = 6 * 3_600_000;
/** Scores older than so many half-lives weigh less than a rounding error. */
const countedHalfLives = 40;
const deadlineMs = 120_000;

/**
 * Keeps a process's beliefs on the scores in the database: it begins with sums that the database makes, and adds what comes. While the database does
 * not answer, what is known stays in use.
 */
export function keepLearning(options: LiveLearningOptions): LiveLearning {
  const { database, clock, log, settings, learn } = options;
  const client = createReplaceableClient(database.connect, "reading live scores");
  const sumOptions = {
    halfLifeMs: settings.halfLifeMs,
    ...{ namedCap: settings.userWeightCap, unnamedCap: settings.unnamedWeightCap },
  };
  const told = new Set<TaskTypeId>();
  let sums: EvidenceSums | null = null;
  let kept: Awaited<ReturnType<typeof keptByTask>> = new Map();
  let position: LiveScorePosition = { seq: 0, evidenceId: 0 };
  let fittedAtMs = Number.NEGATIVE_INFINITY;

  async function fitAnew(): Promise<void> {
    const nowMs = clock.nowMs();
    const read = await client.run(
      (sql) =>
        sumLiveScores(sql, {
          ...{ epochMs: nowMs, halfLifeMs: settings.halfLifeMs },
          sinceMs: Math.max(0, nowMs - countedHalfLives * settings.halfLifeMs),
        }),
      deadlineMs,
    );
    kept = await client.run((sql) => keptByTask(sql, options.taskTypes), deadlineMs);
    const fresh = new EvidenceSums(sumOptions, nowMs);
    for (const sum of read.sums) fresh.addStored(sum);
    sums = fresh;
    position = read.position;
    fittedAtMs = nowMs;
  }

  async function takeNew(): Promise<void> {
    const changed = new Set<TaskTypeId>();
    const isAnew = sums === null || clock.nowMs() - fittedAtMs > refitIntervalMs;
    if (isAnew) await fitAnew();
    for (let hasMore = true; hasMore && !looking.isClosed; ) {
      const read = await client.run((sql) => liveScoresAfter(sql, position), deadlineMs);
      hasMore = read?.hasMore ?? false;
      if (read === null) break;
      position = read.position;
      for (const observation of read.observations) {
        sums!.add(observation);
        changed.add(observation.taskType);
      }
    }
    if (sums!.settle(clock.nowMs()) || isAnew)
      for (const taskType of [...told, ...sums!.taskTypes(), ...kept.keys()]) changed.add(taskType);
    for (const taskType of changed) {
      learn(taskType, sums!.scoresOf(taskType), kept.get(taskType) ?? new Map());
      told.add(taskType);
      await nextTurn();
    }
  }

  const refit = (): Promise<void> => {
    fittedAtMs = Number.NEGATIVE_INFINITY;
    return looking.look();
  };
  const heard = (payload: string | null) => void (payload === refitPayload ? refit() : looking.look());
  const looking = keepLooking({
    ...{
      database,
      log,
      take: takeNew,
      told: { notifier: options.notifier, channel: feedbackChannel, heard },
    },
    failure: "New scores cannot be read; what was learnt before stays in use",
    pollMs: options.pollMs ?? defaultPollMs,
  });
  return {
    ...{ look: looking.look, refit },
    async close() {
      await looking.close();
      await client.close();
    },
  };
}
