// npm run experiments -- create|list|show|look|stop: randomised comparisons of ways to route.
import { randomBytes } from "node:crypto";
import { createExperimentAdministration } from "../server/experiments/experiment-administration.ts";
import { experimentLook } from "../server/experiments/experiment-look.ts";
import { planOfExperiment } from "../server/experiments/plan-of-experiment.ts";
import { metricsByName } from "../server/feedback/metrics.ts";
import { currentCatalog } from "../server/start/current-catalog.ts";
import { loadPriors } from "../server/start/load-priors.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { experimentCommands } from "./experiments-command/commands.ts";
import { experimentsProgram } from "./experiments-command/experiments-program.ts";
import { runCommand } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";

const program = experimentsProgram();

program.action(async (name, id, { config, dataDir, databaseUrl, ...options }) => {
  const command = experimentCommands[name ?? ""];
  if (command === undefined) return program.help({ error: true });
  const loaded = await loadForCommand({ config, dataDir, databaseUrl });
  const { database: where, feedback, policy } = loaded.configuration;
  const database = await openCommandDatabase(where);
  const metrics = metricsByName(feedback.metrics, feedback.implicit);
  const { db, sql, notify } = database;
  const look = experimentLook({
    ...{ db, notify, metrics, clock: systemClock, taskTypes: loadPriors().taskTypes.length },
    query: (read) => read(sql),
  });
  try {
    await command(
      {
        experiments: createExperimentAdministration({
          ...{ db, notify, look, nowMs: systemClock.nowMs, randomBytes, baseline: policy.baselineModelId },
          ground: () => ({ catalog: currentCatalog(loaded, systemClock)(), metrics }),
          plan: (settings) => planOfExperiment(sql, settings, metrics, systemClock.nowMs()),
        }),
        actor: commandActor(),
        print: (text) => console.log(text),
      },
      id ?? null,
      options,
    );
  } finally {
    await database.close();
  }
});

await runCommand(program);
