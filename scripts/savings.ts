// npm run savings: what routing saved against the holdout, from the log.

import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { usageDefaults } from "../server/database/usage/keep-usage.ts";
import { readPeriod } from "../server/reports/report-period.ts";
import { readSavings } from "../server/reports/savings.ts";
import { currentCatalog } from "../server/start/current-catalog.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { savingsText } from "./experiments-command/savings-text.ts";
import { createCommand, optional, runCommand } from "./terminal/command.ts";
import { readCommandDatabase } from "./terminal/open-command-database.ts";

const program = createCommand(
  "npm run savings --",
  "What routing saved against the randomised holdout, with intervals; beside it the list price of the same tokens. Exits 1 where the log cannot say.",
)
  .option("--since <TIME>", "7d, 24h, 2w before now, or a time as 2026-11-28", "7d")
  .addOption(optional("--until <TIME>", "as --since", String, "now"))
  .addOption(optional("--tenant <NAME>", "requests of this one alone", String, "all"))
  .option("--json", "prints JSON", false)
  .addOption(optional("--config <FILE>", "configuration file", String, "./tradewind.yaml"))
  .addOption(optional("--data-dir <FOLDER>", "of the embedded database"))
  .addOption(optional("--database-url <URL>", "of PostgreSQL"));

program.action(async ({ since, until, tenant, json, config, dataDir, databaseUrl }) => {
  const flags = { config, "data-dir": dataDir, "database-url": databaseUrl };
  const typed = Object.entries(flags).flatMap(([flag, value]) =>
    value === null ? [] : [`--${flag}=${value}`],
  );
  const loaded = await loadFromProcess(readCommandLine(typed), readEnvironment());
  const { url, dataDir: folder } = loaded.configuration.database;
  const words = { since, ...(until === null ? {} : { until }) };
  const period = readPeriod(words, systemClock.nowMs(), usageDefaults.hourlyDays);
  const database = await readCommandDatabase({ url: url?.reveal() ?? null, dataDir: folder });
  if (database === null)
    throw new Error(`There is no database in ${folder} yet: start the server and send it requests.`);
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
