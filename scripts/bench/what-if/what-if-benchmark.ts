import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { buildCatalog, defaultPolicy } from "../../../engine/index.ts";
import { openDatabase } from "../../../server/database/open-database.ts";
import { answerWhatIf } from "../../../server/reports/what-if/answer-what-if.ts";
import { readWhatIfQuestion } from "../../../server/reports/what-if/what-if-question.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { fillDecisions } from "./fill-decisions.ts";

interface WhatIfBenchmark {
  readonly decisions: number;
  readonly seconds: number;
  /** Of this process: the database has its own. */
  readonly processorSeconds: number;
  /** Largest resident memory seen while it ran, and that before it. */
  readonly residentMb: number;
  readonly residentBeforeMb: number;
}

/**
 * A what-if over many logged decisions, on a database of its own that is removed again.
 *
 * @param databaseUrl a server on which a database is made; null: an embedded one in a folder for the time
 */
export async function whatIfBenchmark(
  databaseUrl: string | null,
  requests: number,
): Promise<WhatIfBenchmark> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-whatif-"));
  const name = `tradewind_bench_${process.pid}`;
  const admin = databaseUrl === null ? null : postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  await admin?.unsafe(`create database ${name}`);
  const own = databaseUrl === null ? null : new URL(databaseUrl);
  if (own !== null) own.pathname = `/${name}`;
  const database = openDatabase({ url: own?.href ?? null, dataDir: folder, clock: systemClock });
  try {
    await database.ready;
    await fillDecisions(database, requests);
    const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;
    const residentBeforeMb = residentMb();
    let largestMb = residentBeforeMb;
    const watch = setInterval(() => {
      largestMb = Math.max(largestMb, residentMb());
    }, 100);
    const [startMs, used] = [performance.now(), process.cpuUsage()];
    const question = readWhatIfQuestion(
      { weights: { quality: 0.5, cost: 0.5 } },
      {
        ...{ configured: defaultPolicy, nowMs: systemClock.nowMs() },
        catalog: buildCatalog([]),
      },
    );
    const answer = await answerWhatIf(database.db, question, { tenant: null, maxMoves: 20 });
    const { user, system } = process.cpuUsage(used);
    clearInterval(watch);
    return {
      decisions: answer.requests.decided_again,
      seconds: (performance.now() - startMs) / 1000,
      processorSeconds: (user + system) / 1e6,
      ...{ residentMb: largestMb, residentBeforeMb },
    };
  } finally {
    await database.close();
    await admin?.unsafe(`drop database if exists ${name} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
