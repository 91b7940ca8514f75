import type { Worker } from "node:cluster";
import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { superviseWorkers, type WorkerOrder, type WorkerReport } from "./supervise-workers.ts";

/** A process that does what the test says. */
class PlayedWorker extends EventEmitter {
  readonly process = { pid: 1, kill: () => true };
  readonly orders: WorkerOrder[] = [];
  #isGone = false;

  isConnected(): boolean {
    return !this.#isGone;
  }

  send(order: WorkerOrder): void {
    this.orders.push(order);
  }

  report(report: WorkerReport): void {
    this.emit("message", report);
  }

  end(code: number | null, signal: string | null = null): void {
    this.#isGone = true;
    this.emit("exit", code, signal);
  }
}

function supervised(count: number) {
  const workers: PlayedWorker[] = [];
  const waits: { readonly ms: number; readonly work: () => void }[] = [];
  const said: string[] = [];
  const state = { workers, waits, said, nowMs: 0, exits: [] as number[], printed: [] as string[] };
  const say = (_data: object, message: string): void => void said.push(message);
  const supervisor = superviseWorkers(count, {
    fork: () => {
      const worker = new PlayedWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    nowMs: () => state.nowMs,
    after: (ms, work) => void waits.push({ ms, work }),
    print: (text) => void state.printed.push(text),
    log: { info: say, warn: say, error: say },
    exit: (code) => void state.exits.push(code),
  });
  /** Lets the newest worker run for so long and end, and the wait after it pass; tells how long that was. */
  const dieAfter = (ranMs: number): number => {
    state.nowMs += ranMs;
    workers.at(-1)!.end(1);
    const wait = waits.at(-1)!;
    state.nowMs += wait.ms;
    wait.work();
    return wait.ms;
  };
  return { ...state, supervisor, dieAfter };
}

describe("superviseWorkers", () => {
  it("waits twice as long each time a worker dies, at most 30 s, and forgets that once one ran for a minute", () => {
    const { workers, dieAfter } = supervised(2);
    workers[0]!.report({ kind: "ready", banner: "" });
    expect(workers).toHaveLength(2);
    const waits = Array.from({ length: 8 }, () => dieAfter(10));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(workers).toHaveLength(10);
    expect(dieAfter(60_000)).toBe(500);
    expect(dieAfter(10)).toBe(1000);
    expect(workers[0]!.orders).toEqual([]);
  });

  it("ends with code 1 and the reason where the first worker cannot start, and starts no other", () => {
    const { workers, waits, said, exits } = supervised(3);
    workers[0]!.report({ kind: "failed", reason: "the port is taken" });
    workers[0]!.end(1);
    expect(said).toEqual(["The server could not start: the port is taken"]);
    expect([workers.length, waits.length, exits]).toEqual([1, 0, [1]]);
  });

  it("ends with code 1 where the first worker is gone before it said anything", () => {
    const { workers, said, exits } = supervised(2);
    workers[0]!.end(null, "SIGKILL");
    expect(said).toEqual(["The server could not start: the first worker ended with SIGKILL"]);
    expect([workers.length, exits.at(-1)]).toEqual([1, 1]);
  });

  it("replaces a later worker that cannot start, and serves on with the first", () => {
    const { workers, said, exits, dieAfter, printed } = supervised(2);
    workers[0]!.report({ kind: "ready", banner: "listens" });
    workers[1]!.report({ kind: "failed", reason: "no memory" });
    dieAfter(10);
    expect(said[0]).toBe("A worker could not start: no memory");
    workers[2]!.report({ kind: "ready", banner: "listens" });
    expect(printed).toEqual(["listens\n\n2 workers serve this address."]);
    expect(exits).toEqual([]);
  });

  it("does not replace a worker that ends while the server stops, and waits for all of them", () => {
    const { workers, waits, exits, supervisor } = supervised(2);
    workers[0]!.report({ kind: "ready", banner: "" });
    workers[1]!.report({ kind: "ready", banner: "" });
    supervisor.stop(true);
    expect(workers.map(({ orders }) => orders)).toEqual([
      [{ order: "stop", isAnnounced: true }],
      [{ order: "stop", isAnnounced: true }],
    ]);
    workers[0]!.end(0);
    expect(exits).toEqual([]);
    workers[1]!.end(1);
    expect([exits, waits]).toEqual([[1], []]);
  });
});
