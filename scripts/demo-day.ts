// npm run demo:day: a day of traffic with feedback, played in minutes through the public API.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { startServer } from "../server/start/start-server.ts";
import { dayTraffic } from "./demo/day-traffic.ts";
import { demoClient } from "./demo/demo-client.ts";
import { playDay } from "./demo/play-day.ts";
import { createCommand, optional, runCommand, UsageError } from "./terminal/command.ts";
import { positiveNumber } from "./terminal/option-values.ts";

/** How many times as fast as their profiles the demo models answer. */
const speed = 20;
/** Exploration is what the what-if learns from. */
const settings = {
  routing: {
    weights: { quality: 0.7, cost: 0.3, latency: 0 },
    explore: 0.2,
    explore_max_regret: 0.1,
    baseline: "demo/sage",
  },
  feedback: { metrics: [{ name: "thumbs", type: "boolean", weight: 1 }] },
  log: { requests: "none" },
};

const command = createCommand(
  "npm run demo:day --",
  "Plays a day of traffic with feedback on the built-in demo models: learning, an experiment, savings, a what-if.",
  `The clock is the real one: a day's traffic is played in minutes, so that all of it lies within an hour or two of the log.
The demo models answer ${speed} times as fast as their profiles say, and prices are fictional.
Without --url a server is started on the data folder for the time, or with --keep until Ctrl+C.`,
)
  .addOption(
    optional("--url <URL>", "of a running server with demo models and an admin key", String, "starts one"),
  )
  .addOption(optional("--admin-key <KEY>", "of that server", String, "TRADEWIND_ADMIN_KEY"))
  .option("--data-dir <FOLDER>", "of the server that is started", "./.tradewind-demo")
  .addOption(optional("--database-url <URL>", "of the server that is started"))
  .option("--port <N>", "of the server that is started; 0: any that is free", (text) => Number(text), 0)
  .option("--requests <N>", "of the morning; the day has some nine times as many", positiveNumber, 400)
  .option("--seed <N>", "of the traffic", positiveNumber, 1)
  .option("--keep", "goes on serving when the day is over", false)
  .action(async ({ url, adminKey, dataDir, databaseUrl, port, requests, seed, keep }) => {
    const key =
      adminKey ??
      (process.env.TRADEWIND_ADMIN_KEY || null) ??
      (url === null ? randomBytes(24).toString("hex") : null);
    if (key === null) throw new UsageError("--url needs --admin-key, or TRADEWIND_ADMIN_KEY");
    const server = url === null ? await startDemoServer(dataDir, databaseUrl, port, key) : null;
    const at = url ?? server!.address;
    try {
      const made = demoClient(at, key, []);
      const keys: string[] = [];
      for (const tag of ["web", "support", "batch"])
        keys.push(
          (
            await made.ask<{ key: string }>("/v1/admin/keys", {
              tenant: "demo",
              settings: { owner: tag, tags: [tag] },
            })
          ).key,
        );
      const client = demoClient(at, key, keys);
      const startMs = performance.now();
      const count = Math.floor(requests);
      const found = await playDay({
        client,
        traffic: dayTraffic(client, seed),
        requests: count,
        say: (line) => console.log(line),
      });
      console.log(
        `\nPlayed in ${Math.round((performance.now() - startMs) / 1000)} s. npm run report shows the day${server === null ? "" : ` (--data-dir ${dataDir})`}.`,
      );
      if (
        found.movedTask === null ||
        found.winner !== "sage" ||
        found.savedUsd === null ||
        found.savedUsd[0] <= 0 ||
        found.whatIfAgrees !== true
      )
        process.exitCode = 1;
      if (server !== null && keep) {
        console.log(`Look at it: ${server.loginLink ?? at} (admin key ${key}). Ctrl+C ends it.`);
        let isEnding = false;
        await new Promise<void>((resolve) =>
          process.on("SIGINT", () => {
            if (isEnding) server.hurryStop();
            isEnding = true;
            resolve();
          }),
        );
      }
    } finally {
      await server?.stop();
    }
  });

async function startDemoServer(dataDir: string, databaseUrl: string | null, port: number, adminKey: string) {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "demo-day.yaml");
  writeFileSync(file, JSON.stringify(settings, null, 2));
  // Nothing of this process' environment: a provider's key would bring models that cost money.
  const environment = readEnvironment({
    TRADEWIND_ADMIN_KEY: adminKey,
    TRADEWIND_DEMO_SPEED: String(speed),
    LOG_LEVEL: "error",
  });
  const flags = [`--port=${port}`, `--data-dir=${dataDir}`, `--config=${file}`];
  if (databaseUrl !== null) flags.push(`--database-url=${databaseUrl}`);
  const server = await startServer(await loadFromProcess(readCommandLine(flags), environment), environment);
  await server.databaseReady;
  return server;
}

await runCommand(command);
