import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { openSharedDatabase } from "../../../server/database/open-shared-database.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { portOf } from "../load/load-run.ts";
import { sampleMemory } from "./sample-memory.ts";
import { writeBenchSuite } from "./write-bench-suite.ts";

interface EvalsRow {
  readonly name: string;
  /** From the first case's end to the last one's: what starting processes takes is not in it. */
  readonly casesPerSecond: number;
  readonly peakMb: number;
  /** Resident memory at each fifth of the time. */
  readonly courseMb: readonly number[];
  /** From the start of the process until the first missing case is asked, half of the run being there; null: not measured. */
  readonly resumeSeconds: number | null;
}

interface EvalsBenchmarkOptions {
  readonly cases: number;
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Runs that are distributed over so many worker processes; only with a database. @default none */
  readonly workers?: readonly number[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const concurrency = 32;

/** The eval command against an instant upstream, as a user starts it: replies on disk, results in the database, report included. */
export async function evalsBenchmark(options: EvalsBenchmarkOptions): Promise<EvalsRow[]> {
  const { databaseUrl } = options;
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-evals-"));
  const suite = join(folder, "bench.jsonl");
  writeBenchSuite(suite, options.cases);
  const upstream = fork(new URL("../load/instant-upstream.ts", import.meta.url), {
    execArgv: ["--import", "tsx"],
  });
  try {
    const port = await portOf(upstream);
    const run = (words: readonly string[], dataDir: string): Promise<Finished> =>
      runEval([suite, "--url", `http://127.0.0.1:${port}/v1`, "--models", "bench-model", ...words], {
        dataDir,
        databaseUrl,
      });
    const single = await run(["--concurrency", String(concurrency)], join(folder, "single"));
    await forgetHalf(single.runId, options, join(folder, "single"));
    const resumed = await run(
      ["--concurrency", String(concurrency), "--resume", single.runId],
      join(folder, "single"),
    );
    const rows = [rowOf("one process", options.cases, single, resumed.secondsToFirstCase)];
    for (const count of databaseUrl === null ? [] : (options.workers ?? [])) {
      const distributed = await run(
        ["--workers", String(count), "--concurrency", String(concurrency)],
        join(folder, `workers-${count}`),
      );
      rows.push(rowOf(`${count} worker process${count === 1 ? "" : "es"}`, options.cases, distributed, null));
    }
    return rows;
  } finally {
    upstream.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(
  name: string,
  cases: number,
  { seconds, peakMb, courseMb }: Finished,
  resumeSeconds: number | null,
): EvalsRow {
  return { name, casesPerSecond: cases / seconds, peakMb, courseMb, resumeSeconds };
}

interface Finished {
  readonly runId: string;
  /** From the first case's end to the last one's. */
  readonly seconds: number;
  readonly secondsToFirstCase: number | null;
  readonly peakMb: number;
  readonly courseMb: readonly number[];
}

async function runEval(
  words: readonly string[],
  { dataDir, databaseUrl }: { readonly dataDir: string; readonly databaseUrl: string | null },
): Promise<Finished> {
  const startedMs = systemClock.monotonicMs();
  const child = spawn(process.execPath, [join(root, "dist", "eval.js"), ...words], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "", DATABASE_URL: databaseUrl ?? "", TRADEWIND_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const memory = sampleMemory(child.pid ?? -1);
  let text = "";
  let secondsToFirstCase: number | null = null;
  const collect = (chunk: Buffer): void => {
    text += chunk.toString();
    if (secondsToFirstCase === null && text.includes("Continuing run"))
      secondsToFirstCase = (systemClock.monotonicMs() - startedMs) / 1000;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  memory.stop();
  const runId = /^Run (\S+) finished;/m.exec(text)?.[1];
  if (runId === undefined) throw new Error(`the eval ended with code ${code}:\n${text.slice(-2000)}`);
  return {
    runId,
    seconds: await secondsOf(runId, databaseUrl, dataDir),
    secondsToFirstCase,
    peakMb: memory.peakMb,
    courseMb: memory.course(),
  };
}

async function secondsOf(runId: string, databaseUrl: string | null, dataDir: string): Promise<number> {
  const database = await openSharedDatabase({ url: databaseUrl, dataDir, clock: systemClock });
  const rows = await database.db.execute(
    sql`select extract(epoch from max(finished_at) - min(finished_at)) as seconds from eval_results where run_id = ${runId}`,
  );
  await database.close();
  return Number(rows[0]?.seconds);
}

/** Takes the second half of a run's results away again. */
async function forgetHalf(runId: string, options: EvalsBenchmarkOptions, dataDir: string): Promise<void> {
  const database = await openSharedDatabase({ url: options.databaseUrl, dataDir, clock: systemClock });
  const from = `bench/case-${String(options.cases / 2).padStart(7, "0")}`;
  await database.db.execute(
    sql`delete from eval_results where run_id = ${runId} and prompt_id collate "C" >= ${from}`,
  );
  await database.close();
}
