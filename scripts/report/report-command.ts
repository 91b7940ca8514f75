import { writeFileSync } from "node:fs";
import { noDatabaseYet } from "../../server/database/open-existing-database.ts";
import { usageDefaults } from "../../server/database/usage/keep-usage.ts";
import { readPeriod, reportDefaults } from "../../server/reports/report-period.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { createCommand, optional, UsageError } from "../terminal/command.ts";
import { loadForCommand, withPlaceOptions } from "../terminal/command-place.ts";
import { readCommandDatabase } from "../terminal/open-command-database.ts";
import { positiveNumber } from "../terminal/option-values.ts";
import { csvReport } from "./csv-report.ts";
import { htmlReport } from "./html-report.ts";
import { readReport } from "./report-data.ts";
import { textReport } from "./text-report.ts";

/** `npm run report`. @param print takes what it says; a new command for each call, as values are kept in it */
export const reportCommand = (print: (text: string) => void) =>
  withPlaceOptions(
    createCommand(
      "npm run report --",
      "Spend, requests, errors, latency and cache over a time: by model, task type, key, tag, provider and tenant.",
      `Without --html and --csv it is printed as tables. Ends with 0, and with 1 after an error.
The HTML page needs no other file and no script, so it can be sent by mail.`,
    )
      .option(
        "--since <TIME>",
        "24h, 7d, 2w before now, or a time as 2026-11-28 or 2026-11-28T12:00:00Z",
        reportDefaults.since,
      )
      .addOption(optional("--until <TIME>", "the same", String, "now"))
      .addOption(
        optional("--bucket <hour|day>", "steps of charts and of --csv", String, "by the length of the time"),
      )
      .addOption(optional("--tenant <NAME>", "of this tenant alone", String, "all"))
      .option("--limit <N>", "rows of each table, the most expensive first", positiveNumber, 20)
      .addOption(optional("--html <FILE>", "writes one self-contained page"))
      .option("--csv", "prints one row per group and hour or day", false),
  ).action(async ({ since, until, bucket, tenant, limit, html, csv, config, dataDir, databaseUrl }) => {
    if (html !== null && csv) throw new UsageError("--html and --csv exclude each other");
    if (bucket !== null && bucket !== "hour" && bucket !== "day")
      throw new UsageError(`--bucket is "${bucket}": hour or day`);
    const nowMs = systemClock.nowMs();
    const steps: { bucket?: "hour" | "day" } = bucket === null ? {} : { bucket };
    const words = { since, ...(until === null ? {} : { until }), ...steps };
    const period = readPeriod(words, nowMs, usageDefaults.hourlyDays);
    const { configuration } = await loadForCommand({ config, dataDir, databaseUrl });
    const database = await readCommandDatabase(configuration.database);
    if (database === null) throw new Error(noDatabaseYet(configuration.database.dataDir));
    try {
      const tables = await readReport(database.db, { period, tenant, limit: Math.floor(limit) });
      if (csv) print(csvReport(tables));
      else if (html === null) print(`${textReport(tables, process.stdout.isTTY === true)}\n`);
      else {
        writeFileSync(html, htmlReport(tables, new Date(nowMs)));
        print(`Written: ${html}\n`);
      }
    } finally {
      await database.close();
    }
  });
