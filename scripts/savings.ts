// npm run savings: what routing saved against the holdout, from the log.

import { noDatabaseYet } from "../server/database/open-existing-database.ts";
import { usageDefaults } from "../server/database/usage/keep-usage.ts";
import { readPeriod } from "../server/reports/report-period.ts";
import { readSavings } from "../server/reports/savings.ts";
import { currentCatalog } from "../server/start/current-catalog.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { savingsText } from "./experiments-command/savings-text.ts";
import { createCommand, optional, runCommand } from "./terminal/command.ts";
import { loadForCommand, withPlaceOptions } from "./terminal/command-place.ts";
import { readCommandDatabase } from "./terminal/open-command-database.ts";

const program = withPlaceOptions(
  createCommand(
    "npm run savings --",
    "What routing saved against the randomised holdout, with intervals; beside it the list price of the same tokens. Exits 1 where the log cannot say.",
  )
    .option("--since <TIME>", "7d, 24h, 2w before now, or a time as 2026-11-28", "7d")
    .addOption(optional("--until <TIME>", "as --since", String, "now"))
    .addOption(optional("--tenant <NAME>", "requests of this one alone", String, "all"))
    .option("--json", "prints JSON", false),
);

program.action(async ({ since, until, tenant, json, config, dataDir, databaseUrl }) => {
  const loaded = await loadForCommand({ config, dataDir, databaseUrl });
  const words = { since, ...(until === null ? {} : { until }) };
  const period = readPeriod(words, systemClock.nowMs(), usageDefaults.hourlyDays);
  const database = await readCommandDatabase(loaded.configuration.database);
  if (database === null) throw new Error(noDatabaseYet(loaded.configuration.database.dataDir));
  try {
    const report = await readSavings(
      {
        ...{ sql: database.sql, db: database.db, catalog: currentCatalog(loaded, systemClock) },
        baseline: loaded.configuration.policy.baselineModelId,
      },
      { period, tenant },
    );
    console.log(json ? JSON.stringify(report, null, 2) : savingsText(report));
    if (report.measured === null) process.exitCode = 1;
  } finally {
    await database.close();
  }
});

await runCommand(program);
