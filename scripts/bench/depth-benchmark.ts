import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Priors } from "../../engine/index.ts";
import { openSharedDatabase, type SharedDatabase } from "../../server/database/open-shared-database.ts";
import { insertPriors, setActivePriors } from "../../server/database/repositories/priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { benchEvidence } from "./bench-evidence.ts";
import { loadProcesses, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf, rateOf } from "./load/load-run.ts";

interface DepthRow {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** Of the decisions that were recorded meanwhile. */
  readonly fullShare: number;
}

const version = "bench-evidence";
const warmUpMs = 1_500;
/** Under light load: one connection that thinks between its requests. */
const thinkMs = 20;
/** The recorder writes what waits within this time. */
const recordedWithinMs = 3_000;

/** A gateway loads the contextual model when it takes such priors into use. */
const modelLoadMs = 3_000;

interface Served {
  readonly depth: "static" | "auto";
  readonly port: number;
  readonly database: SharedDatabase;
}

/**
 * The gateway under `embedding.depth` static and auto, both with priors that make use of the contextual vector: saturated, in turns so that the
 * machine's moods fall on both, and lightly loaded.
 */
export async function depthBenchmark(durationMs: number, connections: number): Promise<DepthRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-depth-"));
  const children: ChildProcess[] = [];
  const start = loadProcesses(children, 1);
  const databases: SharedDatabase[] = [];
  try {
    const ids = Array.from({ length: 20 }, (_, index) => `bench/model-${index}`);
    const priors = await benchEvidence(ids, version);
    const upstreamPort = await portOf(start("instant-upstream.ts", {}));
    const serve = async (depth: Served["depth"]): Promise<Served> => {
      const own = join(folder, depth);
      mkdirSync(own);
      const gateway = startGateway(own, upstreamPort, null, { embedding: { depth } });
      children.push(gateway.child);
      const port = await gateway.port;
      const database = await activate(priors, join(own, "data"), port);
      databases.push(database);
      return { depth, port, database };
    };
    const served = [await serve("static"), await serve("auto")];
    await sleep(modelLoadMs);
    let seed = 0;
    const measure = async ({ depth, port, database }: Served, load: "full" | "light"): Promise<DepthRow> => {
      seed += 1;
      const light = load === "light" ? { connections: 1, pauseMs: thinkMs } : { connections };
      const settings = { port, model: "auto", durationMs, warmUpMs, seed, ...light };
      const before = await countDepths(database);
      const done: LoadMessage = await doneOf(
        start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) }),
      );
      await sleep(recordedWithinMs);
      const after = await countDepths(database);
      const full = after.full - before.full;
      const all = after.all - before.all;
      const name =
        load === "full" ? `${depth}, ${connections} connections` : `${depth}, one request in ${thinkMs} ms`;
      const { p50Ms, p99Ms, failed } = done;
      return {
        name,
        requestsPerSecond: rateOf(done),
        p50Ms,
        p99Ms,
        failed,
        fullShare: all === 0 ? Number.NaN : full / all,
      };
    };
    const rows: DepthRow[] = [];
    for (const round of ["full", "full", "light"] as const)
      for (const one of served) rows.push(await measure(one, round));
    return rows;
  } finally {
    for (const database of databases) await database.close();
    for (const child of children) child.kill("SIGTERM");
    await sleep(500);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the priors to a running gateway's database and waits until it has taken them into use. */
async function activate(artefact: Priors, dataDir: string, port: number): Promise<SharedDatabase> {
  const state = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
  while (!(await state()).includes('"detail":"ready"')) await sleep(200);
  const database = await openSharedDatabase({ url: null, dataDir, clock: systemClock });
  await insertPriors(database.db, {
    artefact,
    createdAtMs: systemClock.nowMs(),
    evidenceCount: 0,
    evidenceHash: "bench",
    newestEvidenceAtMs: null,
    note: "benchmark",
  });
  await setActivePriors(database.db, version);
  while (!(await state()).includes(version)) await sleep(200);
  return database;
}

async function countDepths({ db }: SharedDatabase): Promise<{ full: number; all: number }> {
  const [row] = await db.execute<{ full: string; all: string }>(
    sql`select count(*) filter (where embedding_depth = 'full') as full, count(*) as all from decisions`,
  );
  return { full: Number(row?.full ?? 0), all: Number(row?.all ?? 0) };
}
