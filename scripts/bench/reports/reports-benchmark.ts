import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { openDatabase } from "../../../server/database/open-database.ts";
import { listRequests } from "../../../server/database/repositories/list-requests.ts";
import { foldUsage, recountHour, usageDefaults } from "../../../server/database/usage/keep-usage.ts";
import type { Dimension } from "../../../server/database/usage/usage-sql.ts";
import { readModelQuality } from "../../../server/reports/model-quality.ts";
import { readOverview, readOverviewSums } from "../../../server/reports/overview.ts";
import { readPeriod } from "../../../server/reports/report-period.ts";
import { readSavings } from "../../../server/reports/savings.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { readReport } from "../../report/report-data.ts";
import { fillLog } from "./fill-log.ts";

interface ReportsRow {
  readonly name: string;
  readonly medianMs: number;
  readonly largestMs: number;
}

const days = 30;
const rounds = 7;
const hourMs = 3_600_000;

/** What a page of the dashboard asks for, and what the report asks for. */
const questions: readonly (readonly [since: string, groupBy: Dimension, tenant: string | null])[] = [
  ["24h", "model", null],
  ["7d", "task", null],
  ["30d", "model", null],
  ["30d", "key", null],
  ["30d", "model", "tenant-1"],
];

/** What the page of requests asks for; each list ends where a page is full, or its search has taken as long as the API lets it. */
const lists = [
  ["none left out", {}],
  ["one task type", { task: "task:3" }],
  ["a rare model", { model: "bench/model-19" }],
  ["failed ones", { status: "error" }],
  ["a text that many have", { text: "model-3" }],
  ["a text that none has", { text: "nothing matches" }],
] as const;
const searchMs = 120;

function isTimeUp(): () => boolean {
  const startMs = systemClock.monotonicMs();
  return () => systemClock.monotonicMs() - startMs > searchMs;
}

const noCatalog = () => ({
  find: (requested: string) => ({ found: false, reason: "unknown", requested, suggestions: [] }) as const,
});

/**
 * Reports over a log of many requests, from a database of its own that is removed again.
 *
 * @param databaseUrl a server on which a database is made; null: an embedded one in a folder for the time
 */
export async function reportsBenchmark(databaseUrl: string | null, requests: number): Promise<ReportsRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const name = `tradewind_bench_${randomBytes(4).toString("hex")}`;
  const admin = databaseUrl === null ? null : postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  await admin?.unsafe(`create database ${name}`);
  let url: string | null = null;
  if (databaseUrl !== null) {
    const own = new URL(databaseUrl);
    own.pathname = `/${name}`;
    url = own.href;
  }
  const database = openDatabase({ url, dataDir: folder, clock: systemClock });
  try {
    await database.ready;
    const nowMs = systemClock.nowMs();
    const rows: ReportsRow[] = [];
    const measure = async (title: string, times: number, run: () => Promise<unknown>): Promise<void> => {
      const taken: number[] = [];
      for (let round = 0; round < times; round += 1) {
        const startMs = systemClock.monotonicMs();
        await run();
        taken.push(systemClock.monotonicMs() - startMs);
      }
      taken.sort((one, other) => one - other);
      rows.push({ name: title, medianMs: taken[Math.floor(times / 2)]!, largestMs: taken.at(-1)! });
    };
    let foldMs = 0;
    await fillLog(database.sql, {
      ...{ requests, days, nowMs, withDecisions: true },
      async afterHour() {
        const startMs = systemClock.monotonicMs();
        await foldUsage(database.sql);
        foldMs += systemClock.monotonicMs() - startMs;
      },
    });
    console.error(`folding took ${((1000 * foldMs * days) / requests).toFixed(0)} us a request`);
    for (const table of ["usage_rollups", "outcomes", "decisions", "feedback"])
      await database.sql.unsafe(`analyze ${table}`);
    for (const [since, groupBy, tenant] of questions) {
      const period = readPeriod({ since }, nowMs, usageDefaults.hourlyDays);
      await measure(`overview, ${since} by ${groupBy}${tenant === null ? "" : ", one tenant"}`, rounds, () =>
        readOverview(database.db, { period, groupBy, tenant, limit: 20 }),
      );
    }
    const month = readPeriod({ since: "30d" }, nowMs, usageDefaults.hourlyDays);
    await measure("page of keys, 30d: sums by key", rounds, () =>
      readOverviewSums(database.db, { period: month, groupBy: "key", tenant: null, limit: 200 }),
    );
    for (const [title, filter] of lists)
      await measure(`list of requests, ${title}`, rounds, () =>
        listRequests(
          database.db,
          { ...filter, tenant: null, before: null, sinceMs: month.sinceMs, limit: 50, searchesPrompts: true },
          isTimeUp(),
        ),
      );
    const ports = { sql: database.sql, db: database.db, catalog: noCatalog, baseline: null };
    for (const since of ["24h", "30d"])
      await measure(`savings, ${since}: counted`, 3, () =>
        readSavings(ports, { period: readPeriod({ since }, nowMs, usageDefaults.hourlyDays), tenant: null }),
      );
    await measure("quality of all models: counted", 3, () =>
      readModelQuality(
        { sql: database.sql, catalog: () => ({ candidates: [] }), figures: {} },
        { sinceMs: month.sinceMs, tenant: null, model: null },
      ),
    );
    await measure("npm run report, 30d: six tables", rounds, () =>
      readReport(database.db, { period: month, tenant: null, limit: 20 }),
    );
    await measure("count one hour again from the log", 3, () =>
      recountHour(database.sql, Math.floor(nowMs / hourMs) * hourMs - 48 * hourMs),
    );
    const [size] = await database.sql<{ rollups: number; bytes: string }[]>`
      select count(*)::int as rollups, pg_size_pretty(pg_total_relation_size('usage_rollups')) as bytes from usage_rollups`;
    console.error(`${requests} requests; ${size!.rollups} rollups, ${size!.bytes}`);
    return rows;
  } finally {
    await database.close();
    await admin?.unsafe(`drop database ${name} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
