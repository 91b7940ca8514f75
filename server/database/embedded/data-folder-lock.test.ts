import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeDataFolderLock } from "./data-folder-lock.ts";
import { DataFolderLockedError } from "./data-folder-locked-error.ts";
import { lockHeartbeatMs, lockLapseMs } from "./is-holder-alive.ts";
import type { LockRecord } from "./lock-record.ts";
import { currentProcessIdentity, processStart } from "./process-identity.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const own = currentProcessIdentity();
const onLost = (): void => undefined;

describe("takeDataFolderLock", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let lockPath: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    lockPath = join(folder.path, "database.lock");
  });
  afterEach(() => {
    vi.useRealTimers();
    for (const child of children.splice(0)) child.kill("SIGKILL");
    folder.remove();
  });

  function leaveLock(changes: Partial<LockRecord>): void {
    const record: LockRecord = {
      ...own,
      nonce: "left",
      lockedAt: "2026-11-21T10:00:00.000Z",
      socketFolder: null,
      ...changes,
    };
    writeFileSync(lockPath, JSON.stringify(record));
  }

  function livingPid(): number {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
    children.push(child);
    return child.pid ?? 0;
  }

  async function deadPid(): Promise<number> {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await new Promise((resolve) => child.once("exit", resolve));
    return child.pid ?? 0;
  }

  it("leaves nothing behind when it is released", () => {
    const lock = takeDataFolderLock(folder.path, onLost);
    expect(readdirSync(folder.path)).toEqual(["database.lock"]);
    lock.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("refuses a second opening in the same process, and says that it is the same", () => {
    const lock = takeDataFolderLock(folder.path, onLost);
    expect(() => takeDataFolderLock(folder.path, onLost)).toThrow(
      `process ${process.pid} (this very process) since`,
    );
    expect(readdirSync(folder.path)).toEqual(["database.lock"]);
    lock.release();
  });

  it("refuses while the holder lives", () => {
    const pid = livingPid();
    leaveLock({ pid, processStart: processStart(pid) });
    expect(() => takeDataFolderLock(folder.path, onLost)).toThrow(DataFolderLockedError);
    expect(readdirSync(folder.path)).toEqual(["database.lock"]);
  });

  it("takes over from a holder that died, and tells what its lock said", async () => {
    leaveLock({ pid: await deadPid(), socketFolder: "/tmp/somewhere" });
    const lock = takeDataFolderLock(folder.path, onLost);
    expect(lock.takenOverFrom).toMatchObject({ nonce: "left", socketFolder: "/tmp/somewhere" });
    expect(readdirSync(folder.path)).toEqual(["database.lock"]);
    lock.release();
  });

  it.runIf(own.processStart !== null)(
    "takes over where the holder's number was given to another process",
    () => {
      leaveLock({ pid: livingPid(), processStart: "1" });
      takeDataFolderLock(folder.path, onLost).release();
    },
  );

  it("believes a holder on another machine as long as it touches its lock", () => {
    leaveLock({ host: "another-machine", pid: 1 });
    expect(() => takeDataFolderLock(folder.path, onLost)).toThrow(
      `in use by process 1 on another-machine since 2026-11-21T10:00:00.000Z`,
    );
    const longAgo = new Date(Date.now() - lockLapseMs - 1_000);
    utimesSync(lockPath, longAgo, longAgo);
    takeDataFolderLock(folder.path, onLost).release();
  });

  it("believes the heartbeat of a container that counts its processes for itself", () => {
    leaveLock({ pidScope: "another namespace", pid: process.pid, processStart: "1" });
    expect(() => takeDataFolderLock(folder.path, onLost)).toThrow(DataFolderLockedError);
  });

  it("takes over a lock that a power cut left empty, once it is old", () => {
    writeFileSync(lockPath, "");
    expect(() => takeDataFolderLock(folder.path, onLost)).toThrow("a process that is just starting");
    const longAgo = new Date(Date.now() - lockLapseMs - 1_000);
    utimesSync(lockPath, longAgo, longAgo);
    const lock = takeDataFolderLock(folder.path, onLost);
    expect(lock.takenOverFrom).toBeNull();
    lock.release();
  });

  it("notices at the next heartbeat that its lock has become another's, and leaves that one alone", () => {
    vi.useFakeTimers();
    const lost = vi.fn();
    const lock = takeDataFolderLock(folder.path, lost);
    vi.advanceTimersByTime(lockHeartbeatMs);
    expect(lost).not.toHaveBeenCalled();
    leaveLock({ nonce: "another's" });
    vi.advanceTimersByTime(3 * lockHeartbeatMs);
    expect(lost).toHaveBeenCalledTimes(1);
    lock.release();
    expect(readFileSync(lockPath, "utf8")).toContain("another's");
  });

  it("touches its lock, so that others believe it", () => {
    vi.useFakeTimers();
    const lock = takeDataFolderLock(folder.path, onLost);
    lock.setSocketFolder("/tmp/socket");
    const longAgo = new Date(Date.now() - 10 * lockLapseMs);
    utimesSync(lockPath, longAgo, longAgo);
    vi.advanceTimersByTime(lockHeartbeatMs);
    expect(statSync(lockPath).mtimeMs).toBeGreaterThan(longAgo.getTime() + lockLapseMs);
    expect(JSON.parse(readFileSync(lockPath, "utf8"))).toMatchObject({ socketFolder: "/tmp/socket" });
    lock.release();
    expect(existsSync(lockPath)).toBe(false);
  });
});
