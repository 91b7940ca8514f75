// npm run experiments -- create|list|show|look|stop: randomised comparisons of ways to route.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Argument } from "@commander-js/extra-typings";
import { createExperimentAdministration } from "../server/experiments/experiment-administration.ts";
import { experimentLook } from "../server/experiments/experiment-look.ts";
import { planOfExperiment } from "../server/experiments/plan-of-experiment.ts";
import { metricsByName } from "../server/feedback/metrics.ts";
import { currentCatalog } from "../server/start/current-catalog.ts";
import { loadPriors } from "../server/start/load-priors.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { experimentCommands } from "./experiments-command/commands.ts";
import { createCommand, optional, runCommand, several } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand, withPlaceOptions } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";
import { number } from "./terminal/option-values.ts";

const program = withPlaceOptions(
  createCommand(
    "npm run experiments --",
    "Experiments: requests, sessions or users are assigned to arms at random. A running server applies a change within a second.",
    `Commands:
  create        starts one, of options or of --file, and says what it can show
  list          every experiment, newest first; --tenant: those that its requests may be in
  show ID       one, with what the last look found
  look ID       evaluates it now, and ends it where it is decided
  stop ID       ends it

  npm run experiments -- create --name "mini or nano" --metric thumbs --mde 0.05 \\
    --arm '{"name": "mini", "models": ["openai/gpt-5-mini"]}' --arm '{"name": "nano", "models": ["openai/gpt-5-nano"]}'
  npm run experiments -- create --holdout 0.05

An arm: name, and models, preset, weights or priors; share (1). The first is what the others are compared with. docs/experiments.md has every field.`,
  )
    .usage("COMMAND [ID] [options]")
    .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(experimentCommands)))
    .argument("[ID]", "id of an experiment")
    .addOption(
      optional(
        "--file <FILE>",
        "JSON of the API instead of the options below; - reads standard input",
        (path) => readFileSync(path === "-" ? 0 : path, "utf8"),
      ),
    )
    .addOption(optional("--name <TEXT>", "for people"))
    .addOption(several("--arm <JSON>", "repeatable"))
    .addOption(optional("--metric <NAME>", "cost, latency, error or a metric of feedback"))
    .addOption(optional("--unit <UNIT>", "request, session or user", String, "request"))
    .addOption(optional("--tenant <NAME>", "whose requests are in it", String, "all"))
    .addOption(optional("--mde <DIFFERENCE>", "difference that matters, in the metric's unit", number))
    .addOption(
      several("--guardrail <METRIC=SHARE>", "stops an arm that is worse by more than the share: cost=0.2"),
    )
    .addOption(optional("--ramp <START,END,HOURS>", "share of units in it", String, "all"))
    .addOption(optional("--max-days <DAYS>", "ends undecided", number, "28"))
    .addOption(optional("--holdout <SHARE>", "a standing holdout on the baseline model instead", number))
    .addOption(optional("--model <MODEL>", "of the holdout", String, "routing.baseline"))
    .option("--json", "prints JSON", false),
);

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
