// npm run budgets -- create|list|show|change|remove: how much keys, tenants and tags may spend.
import { randomBytes } from "node:crypto";
import { createBudgetAdministration } from "../server/budgets/budget-administration.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { budgetsProgram } from "./budgets-command/budgets-program.ts";
import { budgetCommands } from "./budgets-command/commands.ts";
import { runCommand } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";

const program = budgetsProgram();

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
