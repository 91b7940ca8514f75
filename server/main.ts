import cluster from "node:cluster";
import { availableParallelism } from "node:os";
import { pino } from "pino";
import { stopEmbeddingThread } from "../engine/index.ts";
import { commandLineHelp, readCommandLine } from "./config/command-line.ts";
import type { LoadedConfiguration } from "./config/configuration.ts";
import { type Environment, readEnvironment } from "./config/environment.ts";
import type { WorkerChannel } from "./metrics/worker-metrics.ts";
import { growingPercent, limitHeap } from "./start/limit-heap.ts";
import { loadFromProcess } from "./start/load-from-process.ts";
import { createSignalSteps } from "./start/signal-steps.ts";
import { startBanner } from "./start/start-banner.ts";
import { startServer } from "./start/start-server.ts";
import { superviseWorkers, type WorkerOrder, type WorkerReport } from "./start/supervise-workers.ts";
import { workerCount } from "./start/worker-count.ts";

interface Stoppable {
  stop(isAnnounced: boolean): void;
  hurry(): void;
  exit(): void;
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function stopOnSignals(served: Stoppable): void {
  const onSignal = createSignalSteps({
    nowMs: () => performance.now(),
    stop(signal) {
      print(`${signal}: letting requests end and writing the log (again: running requests are ended now)`);
      // A person at a terminal has no load balancer that must turn away first.
      served.stop(signal === "SIGTERM");
    },
    hurry(signal) {
      print(
        `${signal}: ending running requests and writing the log (again: exit at once, what waits is lost)`,
      );
      served.hurry();
    },
    exit: () => served.exit(),
  });
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}

/** Serves in this process. @param channel to the process that started it; null: it serves alone */
async function serve(
  loaded: LoadedConfiguration,
  environment: Environment,
  channel: WorkerChannel | null = null,
): Promise<{ served: Stoppable; banner: string }> {
  const server = await startServer(loaded, environment, channel);
  // A model run that is cut off in its midst may abort the process.
  process.on("exit", stopEmbeddingThread);
  return {
    banner: startBanner(server, loaded, process.uptime() * 1000, Date.now()),
    served: {
      stop: (isAnnounced) => void server.stop({ isAnnounced }).then(() => process.exit(0), fail),
      hurry: () => server.hurryStop(),
      exit: () => process.exit(1),
    },
  };
}

/** Serves beside others, and does what the process that started it says: a terminal's Ctrl-C comes to every process and counts there alone. */
async function serveAsWorker(
  environment: Environment,
  load: () => Promise<LoadedConfiguration>,
): Promise<void> {
  // Node would end the process at once where the one that started it is gone; this one stops in order, and loses nothing.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
  const report = (what: WorkerReport, then = (): void => undefined): void =>
    void process.send?.(what, undefined, undefined, then);
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  let served: Stoppable | null = null;
  process.on("message", ({ order, ...how }: WorkerOrder) => {
    if (order !== "stop" && order !== "hurry") return;
    if (served === null) process.exit(0);
    else if (order === "stop") served.stop((how as { isAnnounced: boolean }).isAnnounced);
    else if (order === "hurry") served.hurry();
  });
  process.on("disconnect", () => {
    if (served === null) process.exit(0);
    else served.stop(false);
  });
  try {
    const started = await serve(await load(), environment, {
      send: (what) => void process.send?.(what),
      onOrder: (listener) => void process.on("message", listener),
    });
    served = started.served;
    report({ kind: "ready", banner: started.banner });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report({ kind: "failed", reason }, () => process.exit(1));
  }
}

function supervise(count: number): void {
  const supervisor = superviseWorkers(count, {
    fork: () => cluster.fork(),
    nowMs: () => performance.now(),
    after: (milliseconds, work) => void setTimeout(work, milliseconds),
    print,
    log: pino({ level: process.env.LOG_LEVEL ?? "warn" }),
    exit: (code) => process.exit(code),
  });
  stopOnSignals({
    stop: supervisor.stop,
    hurry: supervisor.hurry,
    exit() {
      supervisor.kill();
      process.exit(1);
    },
  });
}

limitHeap(growingPercent.server);

try {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.isHelpWanted) {
    print(commandLineHelp());
    process.exit(0);
  }
  const environment = readEnvironment();
  const load = (): Promise<LoadedConfiguration> => loadFromProcess(commandLine, environment);
  if (cluster.isWorker) await serveAsWorker(environment, load);
  else {
    const loaded = await load();
    const { count, note } = workerCount(loaded.configuration, availableParallelism());
    if (note !== null) print(note);
    if (count > 1) supervise(count);
    else {
      const { served, banner } = await serve(loaded, environment);
      print(banner);
      stopOnSignals(served);
    }
  }
} catch (error) {
  fail(error);
}
