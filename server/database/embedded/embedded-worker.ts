import { openAsBlob } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { PGliteOptions } from "@electric-sql/pglite";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { SerialisedPglite } from "./serialised-pglite.ts";
import type { EmbeddedWorkerReady, EmbeddedWorkerStop, EmbeddedWorkerTask } from "./worker-messages.ts";

/** Ours are at most 9 (two clients of 2, the recorder's, the monitor's, the liveness check's, two for conversations); the rest is for `psql`. */
const maxConnections = 16;

/**
 * PGlite's own settings, and smaller memory: with its 128 MB of shared buffers a process is 130 MB larger, and no
 * faster at what we do. The write-ahead log is kept at 128 MB instead of 1 GB.
 */
const startParams = [
  ...PGlite.defaultStartParams,
  ...["-c", "shared_buffers=16MB"],
  ...["-c", "max_wal_size=128MB"],
];

const task = workerData as EmbeddedWorkerTask;

if (task.kind === "create") {
  const database = new PGlite(await optionsOf(task.databaseFolder, task.templatePath));
  await database.waitReady;
  await database.close();
} else {
  await serve(task);
}

async function serve(serveTask: Extract<EmbeddedWorkerTask, { kind: "serve" }>): Promise<void> {
  const { databaseFolder, templatePath } = serveTask;
  const options = await optionsOf(
    databaseFolder ?? "memory://",
    databaseFolder === null ? templatePath : null,
  );
  const database = new SerialisedPglite(
    options,
    (error) => {
      // Thrown outside of any promise, so that it ends this worker and reaches the one who started it.
      setImmediate(() => {
        throw error;
      });
    },
    serveTask.progress,
  );
  await database.waitReady;
  const server = new PGLiteSocketServer({ db: database, path: serveTask.socketPath, maxConnections });
  await server.start();

  parentPort?.on("message", async (message: EmbeddedWorkerStop) => {
    if (message.kind !== "stop") return;
    await server.stop();
    await database.close();
    parentPort?.close();
  });
  parentPort?.postMessage({ kind: "ready" } satisfies EmbeddedWorkerReady);
}

async function optionsOf(dataDir: string, templatePath: string | null): Promise<PGliteOptions> {
  if (templatePath === null) return { dataDir, startParams };
  return { dataDir, startParams, loadDataDir: await openAsBlob(templatePath) };
}
