import { setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "../database/error-message.ts";
import { silentLog } from "../database/log.ts";
import {
  decisionColumns,
  decodeDecision,
  type EncodedRow,
  encodeDecision,
  insertDecisionsSql,
} from "../database/log-codec/decision-rows.ts";
import { logValueJson } from "../database/log-codec/log-values.ts";
import {
  decodeOutcome,
  encodeOutcome,
  insertOutcomesSql,
  outcomeColumns,
} from "../database/log-codec/outcome-rows.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import { promptHashSalt } from "../database/repositories/prompt-hash-salt.ts";
import { rowFromJson } from "../database/repositories/row-from-json.ts";
import { withDeadline } from "../database/with-deadline.ts";
import { createFlushTimer } from "./flush-timer.ts";
import { isRefusal, sqlState } from "./is-row-fault.ts";
import { type LogTable, logTable, wholeJson } from "./log-table.ts";
import { type Recorder, type RecorderCounters, type RecorderOptions, textPurpose } from "./recorder-types.ts";
import { createRowValues } from "./row-values.ts";
import { type HashedTexts, hashesJson, saltHex } from "./salted-hash.ts";
import { storedText } from "./stored-text.ts";
import { throttle } from "./throttle.ts";
import { writeBatch } from "./write-batch.ts";

/**
 * Copying a statement to the socket holds the event loop: for about a millisecond with so many characters. Half as
 * many would be written a fifth slower.
 */
const batchCharacters = 524_288;

/** What goes wrong for every row is said this often at most. */
const sayIntervalMs = 10_000;

/** Pause between the tries of `close`. */
const closeRetryDelayMs = 100;

/** See `Recorder` and `RecorderOptions`. Where the buffer is full the newest rows are dropped: what was once accepted stays. */
export function createRecorder(options: RecorderOptions): Recorder {
  const {
    database,
    clock,
    log = silentLog,
    store = {},
    journal = null,
    capacityRows = 20_000,
    capacityCharacters = 33_554_432,
    flushIntervalMs = 250,
    batchRows = 500,
    writeDeadlineMs = 15_000,
  } = options;
  const decisions = logTable("decisions", insertDecisionsSql);
  const outcomes = logTable("outcomes", insertOutcomesSql);
  const client = createReplaceableClient(database.connect, "writing the log");
  const sayDropped = throttle(clock, sayIntervalMs);
  const sayRejected = throttle(clock, sayIntervalMs);
  const sayFailed = throttle(clock, sayIntervalMs);
  let salt = options.promptHashSalt == null ? null : saltHex(options.promptHashSalt);
  let rowsAtOnce = batchRows;
  let written = 0;
  let dropped = 0;
  let droppedAndSaid = 0;
  let rejected = 0;
  let failedBatches = 0;
  let droppedSinceWrite = 0;
  let lastError: string | null = null;
  let isRefused = false;
  let failingSinceMs: number | null = null;
  let isClosed = false;
  let isGivenUp = false;
  let lastPass: Promise<void> = Promise.resolve();

  const values = createRowValues((value) => journal?.append("value", logValueJson(value)));

  function protectedText(kind: "prompt" | "reply", requestId: string, text: string, isPlain = false): string {
    const { protection } = options;
    if (protection === undefined) return storedText(text);
    const cut = storedText(isPlain ? protection.redact(text) : protection.redactWire(text));
    return protection.seal(cut, textPurpose(kind, requestId));
  }

  /** Requests whose decision was taken and whose outcome is still to come. */
  const open = new Set<string>();
  const waiting = (): number => decisions.rows.size + outcomes.rows.size;

  /** @param isDue the other half was taken, so this one is, too, full or not: there are no more of them than requests that run */
  function accept(
    table: LogTable,
    requestId: string,
    encode: () => { row: EncodedRow; json: string; toHash: HashedTexts | null },
    isDue = false,
  ): boolean {
    const characters = decisions.rows.characters + outcomes.rows.characters;
    const isFull = !isDue && (waiting() >= capacityRows || characters >= capacityCharacters);
    if (isClosed || isFull) {
      dropped += 1;
      droppedSinceWrite += 1;
      sayDropped(() => {
        droppedAndSaid = dropped;
        const reason = isClosed
          ? "the recorder is closed"
          : (lastError ?? "the database is slower than the traffic");
        log.error({ droppedInAll: dropped, waiting: waiting(), reason }, "Log rows are being dropped");
      });
      return false;
    }
    try {
      const { row, json, toHash } = encode();
      values.add(row.values);
      table.rows.push({ requestId, json, toHash });
      // Without the hashes where the salt is not known yet: their texts never stand on a disk.
      journal?.append(table.name, wholeJson({ requestId, json, toHash }, salt));
    } catch (error) {
      reject(table, requestId, errorMessage(error));
      return false;
    }
    timer.wanted(waiting() >= batchRows);
    return true;
  }

  function reject(table: LogTable, requestId: string, reason: string): void {
    rejected += 1;
    sayRejected((count) => {
      log.error(
        { table: table.name, requestId, reason, rejected: count },
        "A log row can never be written and is left out",
      );
    });
  }

  /** Writes the rows that wait now, and throws at the first statement that fails. */
  async function pass(): Promise<void> {
    journal?.passBegins();
    await withDeadline(database.ready, writeDeadlineMs, "reaching the database");
    salt ??= saltHex(await client.run(promptHashSalt, writeDeadlineMs));
    // Counted at one moment: the decision of each of these outcomes was recorded before it, so it is among them or written already.
    const parts = [decisions, outcomes].map((table) => ({ table, count: table.rows.size }));
    // What rows refer to is there before they are.
    await client.run(values.write, writeDeadlineMs);
    for (const { table, count } of parts) {
      let remaining = count;
      while (remaining > 0) remaining -= await writeOldest(table, Math.min(rowsAtOnce, remaining));
    }
    journal?.passEnds();
  }

  async function writeOldest(table: LogTable, maxRows: number): Promise<number> {
    const batch = table.rows.oldest(maxRows, batchCharacters);
    const faults: { index: number; error: unknown }[] = [];
    const write = (rowsJson: readonly string[]): Promise<void> =>
      client.run(async (sql) => {
        // Prepared unless the URL says `prepare=false`, as it must where a pooler hands out connections by transaction.
        await sql.unsafe(table.insertSql, [`[${rowsJson.join(",")}]`], { prepare: sql.options.prepare });
      }, writeDeadlineMs);
    await writeBatch(
      batch.map((row) => wholeJson(row, salt)),
      write,
      (index, error) => faults.push({ index, error }),
    );
    // Only now: a batch that fails half way is written again as a whole. Of an error only the code is said: its message
    // may quote the row, and so the prompt.
    for (const { index, error } of faults) {
      reject(table, batch[index]?.requestId ?? "", `SQLSTATE ${sqlState(error)}`);
    }
    table.rows.removeOldest(batch.length);
    written += batch.length - faults.length;
    rowsAtOnce = Math.min(rowsAtOnce * 2, batchRows);
    return batch.length;
  }

  /** One pass after the other: two at once would write the same rows. */
  function flush(): Promise<void> {
    const mine = lastPass.then(pass).then(
      () => {
        if (lastError !== null) log.warn({ written, waiting: waiting() }, "The log is being written again");
        lastError = null;
        failingSinceMs = null;
        droppedSinceWrite = 0;
        if (waiting() === 0 && dropped > droppedAndSaid) {
          droppedAndSaid = dropped;
          log.error({ droppedInAll: dropped }, "Log rows were dropped; now all that waited is written");
        }
      },
      (error: unknown) => {
        failedBatches += 1;
        lastError = errorMessage(error);
        isRefused = isRefusal(error);
        failingSinceMs ??= clock.nowMs();
        rowsAtOnce = Math.max(1, Math.floor(rowsAtOnce / 2)); // A statement that was too slow may do in parts.
        sayFailed(() =>
          log.warn(
            { reason: lastError, waiting: waiting(), capacityRows },
            "Could not write the log; trying again",
          ),
        );
        throw error;
      },
    );
    lastPass = mine.catch(() => undefined);
    return mine;
  }

  async function drain(): Promise<void> {
    while (waiting() > 0 && !isGivenUp) {
      await flush().catch(() => sleep(closeRetryDelayMs));
    }
  }

  const timer = createFlushTimer(flushIntervalMs, async () => {
    const isWritten = await flush().then(
      () => true,
      () => false,
    );
    return { isWritten, isFull: waiting() >= batchRows, isEmpty: waiting() === 0 };
  });

  function counters(): RecorderCounters {
    const failing = lastError === null ? null : { sinceMs: failingSinceMs ?? clock.nowMs(), isRefused };
    return {
      waiting: waiting(),
      written,
      dropped,
      droppedSinceWrite,
      rejected,
      failedBatches,
      lastError,
      failing,
    };
  }

  return {
    recordDecision(decision, prompt) {
      const isTaken = accept(decisions, decision.requestId, () => {
        const isKept = store.prompts === true && prompt.storedText !== null;
        const promptText = isKept
          ? protectedText("prompt", decision.requestId, prompt.storedText?.() ?? prompt.text ?? "")
          : null;
        const row = encodeDecision(decision, prompt, promptText);
        const { json } = row;
        const { tenant, text, conversationKey, sessionId = null, endUser = null } = prompt;
        const toHash = {
          ...{ tenant, prompt: text, conversation: conversationKey, session: sessionId, user: endUser },
        };
        if (salt === null) return { row, json, toHash };
        return { row, json: `${json},${hashesJson(salt, toHash)}]`, toHash: null };
      });
      if (isTaken) open.add(decision.requestId);
    },
    recordOutcome(outcome, reply) {
      accept(
        outcomes,
        outcome.requestId,
        () => {
          const text = store.replies === true ? reply.storedText?.() : undefined;
          const row = encodeOutcome(
            outcome,
            reply,
            text === undefined ? null : protectedText("reply", outcome.requestId, text, reply.isPlain),
          );
          return { row, json: row.json, toHash: null };
        },
        open.delete(outcome.requestId),
      );
    },
    peek(requestId) {
      const decision = decisions.rows.find(requestId);
      const outcome = outcomes.rows.find(requestId);
      if (decision === null && outcome === null) return null;
      return {
        decision:
          decision && decodeDecision(rowFromJson(decisionColumns, wholeJson(decision, salt)), values.known),
        outcome:
          outcome && decodeOutcome(rowFromJson(outcomeColumns, wholeJson(outcome, salt)), values.known),
      };
    },
    counters,
    flush,
    async close(deadlineMs = 5_000) {
      isClosed = true;
      timer.stop();
      await withDeadline(drain(), deadlineMs, "writing the log").catch(() => undefined);
      isGivenUp = true;
      await client.close();
      journal?.close(waiting() === 0);
      if (waiting() > 0)
        log.error(
          { ...counters() },
          "The log could not be written before the end: the rows that waited are lost",
        );
      return counters();
    },
  };
}
