import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { RunGuard } from "./run-guard.ts";

describe("RunGuard", () => {
  it("hands back what a task gives or throws", async () => {
    const guard = new RunGuard();
    expect(await guard.run(async () => 5)).toBe(5);
    await expect(guard.run(() => Promise.reject(new Error("bad")))).rejects.toThrow("bad");
    guard.stop();
  });

  it("starts no task once it was stopped, from either side", async () => {
    const guard = new RunGuard();
    const otherSide = new RunGuard(guard.shared);
    guard.stop();
    let started = false;
    const run = otherSide.run(async () => {
      started = true;
    });
    await expect(run).rejects.toThrow("about to end");
    expect(started).toBe(false);
  });

  it("waits for the task that another thread has under way", async () => {
    const guard = new RunGuard();
    // The other thread marks a run, says so, and ends it only after a while.
    const code = `
      const { workerData, parentPort } = require("node:worker_threads");
      const flags = new Int32Array(workerData);
      Atomics.store(flags, 1, 1);
      parentPort.postMessage("running");
      Atomics.wait(flags, 0, 0);
      Atomics.store(flags, 1, 0);
      Atomics.notify(flags, 1);
    `;
    const worker = new Worker(code, { eval: true, workerData: guard.shared });
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    await new Promise((resolve) => worker.once("message", resolve));
    expect(Atomics.load(guard.flags, 1)).toBe(1);
    Atomics.store(guard.flags, 0, 1);
    Atomics.notify(guard.flags, 0);
    guard.stop();
    expect(Atomics.load(guard.flags, 1)).toBe(0);
    await ended;
  });
});
