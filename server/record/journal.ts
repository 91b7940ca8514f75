import { closeSync, ftruncateSync, mkdirSync, openSync, unlinkSync, utimesSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import type { Clock } from "../../engine/index.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { throttle } from "./throttle.ts";

/** Kinds of lines: a value that rows refer to, a row of a table. */
export type JournalKind = "value" | "decisions" | "outcomes";

/**
 * Rows that the database does not have yet, in files that outlive the process: whatever was accepted before a `kill -9` is written at the next
 * start (`recoverJournals`). Two files take turns, so that one can be emptied while the other is written to.
 *
 * Lines are appended once per turn of the event loop, into the operating system's memory: they survive the process, not a power cut.
 */
export interface Journal {
  /** @param json the value, or the row as the database takes it. Without line ends, as `JSON.stringify` makes it */
  append(kind: JournalKind, json: string): void;
  /** Calls back once everything that was appended until now is in the file, at once where it is; also where it cannot be written. Must not throw. */
  whenWritten(listener: () => void): void;
  /** What was appended until now is about to be written to the database. */
  passBegins(): void;
  /** ... and is there. */
  passEnds(): void;
  /** Bytes in its files. */
  bytes(): number;
  /** Writes what is left; the files go where everything is in the database. */
  close(isEverythingWritten: boolean): void;
}

interface JournalOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

const sayIntervalMs = 60_000;
/** How often an idle journal shows that it has an owner; see `recoverJournals`. */
const heartbeatMs = 15_000;

/** A process by machine and id. */
interface ProcessOwner {
  readonly host: string;
  readonly pid: number;
}

/** A process in names of files and leases. */
export const ownerName = ({ host, pid }: ProcessOwner): string =>
  `${host.replace(/[^a-zA-Z0-9-]/g, "_")}.${pid}`;

export const journalName = (owner: ProcessOwner, half: 0 | 1): string =>
  `${ownerName(owner)}.${half}.journal`;

/**
 * Call `claimJournals` first: files of an earlier process with the same id would be in the way.
 *
 * @returns null where the folder cannot be written to: the log then has what the database takes in time, and a line says so
 */
export function openJournal({ folder, clock, log }: JournalOptions): Journal | null {
  const owner = { host: hostname(), pid: process.pid };
  const paths = [0, 1].map((half) => path.join(folder, journalName(owner, half as 0 | 1)));
  let files: { readonly fd: number; bytes: number }[];
  try {
    mkdirSync(folder, { recursive: true });
    files = paths.map((file) => ({ fd: openSync(file, "ax", 0o600), bytes: 0 }));
  } catch (error) {
    log.error(
      { folder, reason: errorMessage(error) },
      "No journal can be kept: requests that are answered just before a kill -9 may be missing from the log",
    );
    return null;
  }
  const sayFull = throttle(clock, sayIntervalMs);
  let current = 0;
  let lines = "";
  let isScheduled = false;
  let listeners: (() => void)[] = [];
  let isClosed = false;

  const heartbeat = setInterval(() => {
    const now = new Date();
    for (const file of paths)
      try {
        utimesSync(file, now, now);
      } catch {}
  }, heartbeatMs);
  heartbeat.unref();

  function writeOut(): void {
    isScheduled = false;
    if (lines !== "" && !isClosed) writeLines();
    const waiting = listeners;
    listeners = [];
    for (const listener of waiting) listener();
  }

  function writeLines(): void {
    const text = lines;
    lines = "";
    const file = files[current]!;
    try {
      file.bytes += writeSync(file.fd, text);
    } catch (error) {
      sayFull(() =>
        log.error(
          { folder, reason: errorMessage(error) },
          "The journal cannot be written: a kill -9 now would lose requests that the database does not have yet",
        ),
      );
    }
  }

  return {
    append(kind, json) {
      lines += `${kind} ${json}\n`;
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(writeOut);
    },
    whenWritten(listener) {
      if (lines === "" || isClosed) listener();
      else listeners.push(listener);
    },
    passBegins() {
      writeOut();
      // The other one may still hold rows of a pass that failed: then both go on until one succeeds.
      if (files[1 - current]!.bytes === 0) current = 1 - current;
    },
    passEnds() {
      const settled = files[1 - current]!;
      if (settled.bytes === 0) return;
      try {
        ftruncateSync(settled.fd, 0);
        settled.bytes = 0;
      } catch {}
    },
    bytes: () => files.reduce((sum, file) => sum + file.bytes, 0),
    close(isEverythingWritten) {
      writeOut();
      isClosed = true;
      clearInterval(heartbeat);
      for (const { fd } of files) closeSync(fd);
      if (!isEverythingWritten) return;
      for (const file of paths)
        try {
          unlinkSync(file);
        } catch {}
    },
  };
}
