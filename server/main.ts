import { stopEmbeddingThread } from "../engine/index.ts";
import { commandLineHelp, readCommandLine } from "./config/command-line.ts";
import { readEnvironment } from "./config/environment.ts";
import { growingPercent, limitHeap } from "./start/limit-heap.ts";
import { loadFromProcess } from "./start/load-from-process.ts";
import { createSignalSteps } from "./start/signal-steps.ts";
import { startBanner } from "./start/start-banner.ts";
import { startServer } from "./start/start-server.ts";

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

limitHeap(growingPercent.server);

try {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.isHelpWanted) {
    print(commandLineHelp());
    process.exit(0);
  }
  const environment = readEnvironment();
  const loaded = await loadFromProcess(commandLine, environment);
  const server = await startServer(loaded, environment);
  print(startBanner(server, loaded, process.uptime() * 1000));
  const onSignal = createSignalSteps({
    nowMs: () => performance.now(),
    stop(signal) {
      print(`${signal}: letting requests end and writing the log (again: running requests are ended now)`);
      // A person at a terminal has no load balancer that must turn away first.
      server.stop({ isAnnounced: signal === "SIGTERM" }).then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    },
    hurry(signal) {
      print(
        `${signal}: ending running requests and writing the log (again: exit at once, what waits is lost)`,
      );
      server.hurryStop();
    },
    exit: () => process.exit(1),
  });
  // A model run that is cut off in its midst may abort the process.
  process.on("exit", stopEmbeddingThread);
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
} catch (error) {
  fail(error);
}
