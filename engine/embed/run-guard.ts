const stopFlag = 0;
const runningFlag = 1;

/** Longest wait for a run to end; the longest text takes a twentieth of a second. */
const longestRunMs = 2000;

/**
 * Lets one thread keep another from starting a model run, and wait for the one under way. A thread that is ended in the midst of a run
 * takes the process down with it (onnxruntime-node 1.14 throws where nothing can catch it).
 */
export class RunGuard {
  readonly flags: Int32Array;

  /** @param shared Memory of the other side's guard; without it, new memory. */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.flags = new Int32Array(shared);
  }

  get shared(): SharedArrayBuffer {
    return this.flags.buffer as SharedArrayBuffer;
  }

  /** Runs a task, unless `stop` was called. @throws Error where it was. */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    Atomics.store(this.flags, runningFlag, 1);
    try {
      if (Atomics.load(this.flags, stopFlag) === 1) throw new Error("the process is about to end");
      return await task();
    } finally {
      Atomics.store(this.flags, runningFlag, 0);
      Atomics.notify(this.flags, runningFlag);
    }
  }

  /** Lets no further run start, and blocks until none is under way. */
  stop(): void {
    Atomics.store(this.flags, stopFlag, 1);
    Atomics.wait(this.flags, runningFlag, 1, longestRunMs);
  }
}
