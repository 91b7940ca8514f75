import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { counterCells, histogramCells } from "./metric-cells.ts";
import { MetricsGatherer, type MetricsOrder, type MetricsReport, readOverWorkers } from "./worker-metrics.ts";

interface PlayedWorker {
  readonly read: () => Promise<string>;
  isMute: boolean;
  send(order: MetricsOrder): void;
}

/** Workers that have counted so many requests each, and the process that started them; messages take a turn, as between processes. */
function played(...counts: readonly number[]) {
  const waits: { readonly ms: number; readonly work: () => void }[] = [];
  const wait = (ms: number, work: () => void): void => void waits.push({ ms, work });
  const gatherer = new MetricsGatherer<PlayedWorker>(wait);
  const workers: PlayedWorker[] = [];
  for (const count of counts) {
    const registry = new Registry();
    const labels = ["model"];
    counterCells(registry, "c_total", { type: "counter", help: "c", labels })("a").value += count;
    const histogram = histogramCells(registry, "h", {
      type: "histogram",
      help: "h",
      labels,
      buckets: [1, 2],
    });
    for (let at = 0; at < count; at += 1) histogram("a").observe(1.5);
    const listeners: ((order: MetricsOrder) => void)[] = [];
    const report = (what: MetricsReport): void => {
      const copy = structuredClone(what);
      setImmediate(() => gatherer.report(worker, copy, workers));
    };
    const channel = {
      send: report,
      onOrder: (listener: (order: MetricsOrder) => void) => void listeners.push(listener),
    };
    const worker: PlayedWorker = {
      read: readOverWorkers(registry, channel, wait),
      isMute: false,
      send(order) {
        const copy = structuredClone(order);
        if (!worker.isMute)
          setImmediate(() => {
            for (const listener of listeners) listener(copy);
          });
      },
    };
    workers.push(worker);
  }
  return { workers, waits };
}

const turns = async (count = 10) => {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("metrics over workers", () => {
  it("are the sum, whichever worker is asked, also of scrapes at one time", async () => {
    const { workers } = played(2, 3);
    for (const text of await Promise.all(workers.map(({ read }) => read()))) {
      expect(text).toContain('c_total{model="a"} 5');
      expect(text).toContain('h_bucket{le="1",model="a"} 0');
      expect(text).toContain('h_bucket{le="+Inf",model="a"} 5');
      expect(text).toContain('h_count{model="a"} 5');
    }
  });

  it("leave out a worker that does not answer, and are of one alone where nobody gathers", async () => {
    const { workers, waits } = played(2, 3);
    workers[1]!.isMute = true;
    const running = workers[0]!.read();
    await turns();
    waits.find(({ ms }) => ms === 1_000)!.work();
    expect(await running).toContain('c_total{model="a"} 2');
    const mute = played(4);
    mute.workers[0]!.isMute = true;
    const alone = mute.workers[0]!.read();
    await turns();
    mute.waits.find(({ ms }) => ms === 2_000)!.work();
    expect(await alone).toContain('c_total{model="a"} 4');
  });
});
