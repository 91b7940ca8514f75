import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { Bench } from "tinybench";
import { Pool } from "undici";
import {
  buildCatalog,
  createRouter,
  createSeededRandom,
  createStaticEmbedder,
  EvidenceSums,
  modelFromEntry,
} from "../../engine/index.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { connectToSocket, connectToUrl } from "../../server/database/connect.ts";
import { requestIdFactory } from "../../server/record/request-id-factory.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { type BenchRow, benchRows } from "./bench-rows.ts";
import { startGateway } from "./load/gateway-process.ts";
import { processorUs } from "./load/processor-time.ts";

interface FeedbackBenchmark {
  readonly requests: number;
  /** Statements acknowledged each second as JSON Lines. */
  readonly bulkRowsPerSecond: number;
  /** Of single statements at `ratePerSecond`, from the time at which each was due, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ratePerSecond: number;
  readonly achievedPerSecond: number;
  /** Processor time of the server in that time, as a share of one core. */
  readonly cpuShare: number;
  readonly posterior: readonly BenchRow[];
}

const requests = 60_000;
const linesOfBody = 5_000;
const bodiesAtOnce = 2;
const ratePerSecond = 1_000;

/**
 * Feedback on requests that are in the log already, through the built server: in bulk as fast as it goes, then one by one at a fixed rate. Server, database and this process share the
 * machine's cores.
 *
 * @param databaseUrl a server on which a database is made and dropped again; null: the embedded database
 */
export async function feedbackBenchmark(
  databaseUrl: string | null,
  durationMs: number,
): Promise<FeedbackBenchmark> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-feedback-"));
  const admin = databaseUrl === null ? null : postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  const name = `tradewind_bench_${process.pid}`;
  await admin?.unsafe(`create database ${name}`);
  const url = databaseUrl === null ? null : new URL(databaseUrl);
  if (url !== null) url.pathname = `/${name}`;
  const gateway = startGateway(folder, 9, url?.href ?? null, {}, null, null);
  try {
    const origin = `http://127.0.0.1:${await gateway.port}`;
    const pool = new Pool(origin, { connections: 64, pipelining: 1 });
    while (((await (await fetch(`${origin}/readyz`)).json()) as { status: string }).status !== "ready")
      await sleep(100);
    const sql =
      url === null
        ? connectToSocket(join(folder, "data", "socket", ".s.PGSQL.5432"))({ maxConnections: 1 })
        : connectToUrl(url.href)({ maxConnections: 1 });
    const ids = await logRequests(sql);
    await sql.end();
    const bulkRowsPerSecond = await giveBulk(pool, ids);
    const cpuBeforeUs = processorUs(gateway.child.pid!);
    const single = await giveSingly(pool, ids, durationMs);
    const cpuShare = (processorUs(gateway.child.pid!) - cpuBeforeUs) / durationMs / 1000;
    await pool.close();
    return {
      requests,
      bulkRowsPerSecond,
      ...single,
      cpuShare,
      ratePerSecond,
      posterior: await measurePosterior(durationMs / 5),
    };
  } finally {
    gateway.child.kill();
    await new Promise((resolve) => gateway.child.once("exit", resolve));
    await admin?.unsafe(`drop database ${name} with (force)`);
    await admin?.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests of 5,000 users to ten models, as the log holds them. */
async function logRequests(sql: postgres.Sql<Record<string, never>>): Promise<string[]> {
  const random = createSeededRandom(1);
  const nextId = requestIdFactory({ clock: systemClock, random });
  const ids = Array.from({ length: requests }, nextId);
  for (let start = 0; start < ids.length; start += 5_000) {
    const json = JSON.stringify(ids.slice(start, start + 5_000));
    const given = `from json_array_elements_text($1::text::json) with ordinality as given(id, n)`;
    await sql.unsafe(
      `insert into decisions (request_id, created_at, tenant, requested_model, chosen_candidate, propensity, task_type, novelty, priors_version,
         decision_ms, user_key)
       select id::uuid, now(), 'default', 'auto', 'bench/model-' || n % 10, 1,
         (array['math', 'code:debug', 'chat'])[1 + n % 3], 0, 'bench', 0.1, decode(md5((n % 5000)::text), 'hex') ${given}`,
      [json],
    );
    await sql.unsafe(
      `insert into outcomes (request_id, finished_at, tenant, status, served_candidate, total_ms, overhead_ms, is_stream)
       select id::uuid, now(), 'default', 'ok', 'bench/model-' || n % 10, 100, 1, false ${given}`,
      [json],
    );
  }
  await sql.unsafe("analyze decisions; analyze outcomes");
  return ids;
}

async function giveBulk(pool: Pool, ids: readonly string[]): Promise<number> {
  const statements = ["thumbs", "score"].flatMap((metric) =>
    ids.map((id, index) =>
      JSON.stringify({
        request_id: id,
        metric,
        value: metric === "thumbs" ? index % 3 > 0 : (index % 100) / 100,
      }),
    ),
  );
  const bodies: string[] = [];
  for (let start = 0; start < statements.length; start += linesOfBody)
    bodies.push(statements.slice(start, start + linesOfBody).join("\n"));
  const startedMs = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < bodies.length) {
      const body = bodies[next++]!;
      const reply = await pool.request({
        ...{
          path: "/v1/feedback",
          method: "POST",
          headers: { "content-type": "application/x-ndjson" },
          body,
        },
      });
      const answers = (await reply.body.text()).trim().split("\n");
      const refused = answers.find((line) => !line.includes('"status":200'));
      if (refused !== undefined || answers.length !== linesOfBody)
        throw new Error(refused ?? "lines are missing");
    }
  };
  await Promise.all(Array.from({ length: bodiesAtOnce }, work));
  return (statements.length / (performance.now() - startedMs)) * 1000;
}

/** A statement each millisecond, whether or not those before it were answered. */
async function giveSingly(
  pool: Pool,
  ids: readonly string[],
  durationMs: number,
): Promise<{ p50Ms: number; p99Ms: number; achievedPerSecond: number }> {
  const laps: number[] = [];
  const count = Math.round((durationMs / 1000) * ratePerSecond);
  const running: Promise<void>[] = [];
  const startedMs = performance.now();
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startedMs) / 1000) * ratePerSecond) + 1);
    for (; sent < due; sent += 1) {
      const dueMs = startedMs + (sent / ratePerSecond) * 1000;
      const body = JSON.stringify({
        request_id: ids[sent % ids.length],
        metric: "comment",
        value: `comment ${sent}`,
      });
      running.push(
        pool
          .request({
            path: "/v1/feedback",
            method: "POST",
            headers: { "content-type": "application/json" },
            body,
          })
          .then(async (reply) => {
            const text = await reply.body.text();
            if (reply.statusCode !== 200) throw new Error(text);
            laps.push(performance.now() - dueMs);
          }),
      );
    }
    await sleep(1);
  }
  await Promise.all(running);
  const seconds = (performance.now() - startedMs) / 1000;
  laps.sort((one, other) => one - other);
  const at = (share: number): number => laps[Math.min(laps.length - 1, Math.floor(share * laps.length))]!;
  return { p50Ms: at(0.5), p99Ms: at(0.99), achievedPerSecond: count / seconds };
}

/** One observation into the sums, and a task type's posterior into the router: all candidates of the catalogue, 40 of them scored by two sources. */
async function measurePosterior(durationMs: number): Promise<BenchRow[]> {
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const { candidates } = buildCatalog(
    loadCatalogue().map((entry) =>
      modelFromEntry(entry, { deployments: [], overrides: [], atMs: systemClock.nowMs() }),
    ),
  );
  const router = createRouter(loadPriors(), { embedder, clock: systemClock, liveLatency: () => null });
  const random = createSeededRandom(2);
  const nowMs = systemClock.nowMs();
  const sums = new EvidenceSums({ halfLifeMs: 30 * 86_400_000, namedCap: 5, unnamedCap: 50 }, nowMs);
  const observe = (): void =>
    sums.add({
      ...{ source: random() < 0.5 ? "feedback thumbs" : "feedback score", taskType: "math" },
      candidateId: candidates[Math.floor(random() * 40)]!.id,
      rater: { id: String(Math.floor(random() * 5_000)), isNamed: true },
      ...{ score: random(), weight: 0.5, observedAtMs: nowMs },
    });
  for (let count = 0; count < 100_000; count += 1) observe();
  const bench = new Bench({ time: durationMs });
  bench
    .add("one observation into the sums", observe)
    .add(`the posterior of a task type, ${candidates.length} candidates`, () =>
      router.learn("math", sums.scoresOf("math"), candidates, "2026-11-28"),
    );
  await bench.run();
  await embedder.close();
  return benchRows(bench);
}
