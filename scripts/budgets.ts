// npm run budgets -- create|list|show|change|remove: how much keys, tenants and tags may spend.
import { randomBytes } from "node:crypto";
import { Argument } from "@commander-js/extra-typings";
import { createBudgetAdministration } from "../server/budgets/budget-administration.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { budgetCommands } from "./budgets-command/commands.ts";
import { createCommand, optional, runCommand } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand, withPlaceOptions } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";
import { number } from "./terminal/option-values.ts";

const program = withPlaceOptions(
  createCommand(
    "npm run budgets --",
    "How much keys, tenants and tags may spend. A running server applies a change within a second.",
    `Commands:
  create --tenant|--key|--tag NAME --period PERIOD --limit-usd USD
  list            every budget with what is spent of it; --tenant, --key or --tag: that one's
  show BUDGET     one of them
  change BUDGET   what the options name
  remove BUDGET   nothing is limited by it any more`,
  )
    .usage("COMMAND [BUDGET] [options]")
    .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(budgetCommands)))
    .argument("[BUDGET]", "its id (budget_...)")
    .addOption(optional("--tenant <NAME>", "whose requests it limits"))
    .addOption(optional("--key <ID>", "id of the key that it limits (key_...)"))
    .addOption(optional("--tag <NAME>", "tag whose requests it limits"))
    .option("--period <PERIOD>", "day, week, month (calendar, UTC) or total", "month")
    .addOption(optional("--limit-usd <USD>", "what may be charged in a period", number))
    .addOption(
      optional(
        "--warn-percent <N>",
        "percentage of the limit from which replies carry a warning",
        number,
        "80",
      ),
    )
    .option("--pace", "auto gets cheaper as it runs down faster than its period")
    .option("--no-pace", "it does not")
    .option("--json", "prints JSON", false),
);

program.action(async (name, id, { config, dataDir, databaseUrl, ...options }) => {
  const command = budgetCommands[name ?? ""];
  if (command === undefined) return program.help({ error: true });
  const { configuration } = await loadForCommand({ config, dataDir, databaseUrl });
  const database = await openCommandDatabase(configuration.database);
  try {
    await command(
      {
        budgets: createBudgetAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
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
