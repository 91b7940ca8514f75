import type { Worker } from "node:cluster";
import type { Log } from "../database/log.ts";
import { MetricsGatherer, type MetricsOrder, type MetricsReport } from "../metrics/worker-metrics.ts";

/** What a worker tells: that it serves, with the text for whoever started it, or why it cannot. */
export type WorkerReport =
  | { readonly kind: "ready"; readonly banner: string }
  | { readonly kind: "failed"; readonly reason: string }
  | MetricsReport;

/** What the supervisor asks of a worker; the meaning is that of `createSignalSteps`. */
export type WorkerOrder =
  | { readonly order: "stop"; readonly isAnnounced: boolean }
  | { readonly order: "hurry" }
  | MetricsOrder;

interface SupervisorPorts {
  readonly fork: () => Worker;
  readonly nowMs: () => number;
  readonly after: (milliseconds: number, work: () => void) => void;
  readonly print: (text: string) => void;
  readonly log: Log;
  readonly exit: (code: number) => void;
}

interface Supervisor {
  /** Every worker ends as one server does; then the supervisor exits. */
  stop(isAnnounced: boolean): void;
  hurry(): void;
  /** Ends the workers at once. */
  kill(): void;
}

const firstRestartMs = 500;
const maxRestartMs = 30_000;
/** A worker that ran this long did not fail by what made it start. */
const soundMs = 60_000;

/**
 * Keeps `count` workers serving one port. The first starts alone, so that what keeps it from starting is said once and the database is migrated
 * by one; a worker that ends by itself is logged and replaced, later and later if it goes on ending.
 */
export function superviseWorkers(count: number, ports: SupervisorPorts): Supervisor {
  const workers = new Set<Worker>();
  /** Those that serve; one that still starts takes no orders but to end. */
  const serving = new Set<Worker>();
  const gatherer = new MetricsGatherer<Worker>(ports.after);
  let ready = 0;
  let isStopping = false;
  let stopOrder: WorkerOrder = { order: "stop", isAnnounced: false };
  let exitCode = 0;
  let restartMs = firstRestartMs;

  function start(): void {
    const worker = ports.fork();
    const startedMs = ports.nowMs();
    workers.add(worker);
    worker.on("message", (report: WorkerReport) => {
      if (report.kind === "ready") onReady(worker, report.banner);
      else if (report.kind !== "failed")
        gatherer.report(
          worker,
          report,
          [...serving].filter((one) => one.isConnected()),
        );
      else if (ready === 0) fail(report.reason);
      else ports.log.error({ worker: worker.process.pid }, `A worker could not start: ${report.reason}`);
    });
    worker.on("exit", (code, signal) => {
      workers.delete(worker);
      serving.delete(worker);
      if (!isStopping && ready === 0) fail(`the first worker ended with ${signal ?? `code ${code}`}`);
      if (isStopping) {
        if (code !== 0) exitCode = 1;
        if (workers.size === 0) ports.exit(exitCode);
        return;
      }
      if (ports.nowMs() - startedMs >= soundMs) restartMs = firstRestartMs;
      ports.log.error(
        { worker: worker.process.pid, code, signal, restartMs },
        "A worker ended by itself; the others serve on, and it is replaced",
      );
      ports.after(restartMs, () => {
        if (!isStopping) start();
      });
      restartMs = Math.min(maxRestartMs, 2 * restartMs);
    });
  }

  function onReady(worker: Worker, banner: string): void {
    ready += 1;
    serving.add(worker);
    // An order that comes before a worker listens to orders is not heard.
    if (isStopping) worker.send(stopOrder);
    if (ready === 1 && !isStopping) for (let more = 1; more < count; more += 1) start();
    if (ready === count) ports.print(`${banner}\n\n${count} workers serve this address.`);
  }

  function fail(reason: string): void {
    if (isStopping) return;
    ports.log.error({}, `The server could not start: ${reason}`);
    exitCode = 1;
    stop(false);
  }

  function stop(isAnnounced: boolean): void {
    isStopping = true;
    stopOrder = { order: "stop", isAnnounced };
    if (workers.size === 0) ports.exit(exitCode);
    tell(stopOrder);
  }

  function tell(order: WorkerOrder): void {
    for (const worker of workers) if (worker.isConnected()) worker.send(order);
  }

  start();
  return {
    stop,
    hurry: () => tell({ order: "hurry" }),
    kill() {
      for (const worker of workers) worker.process.kill("SIGKILL");
    },
  };
}
