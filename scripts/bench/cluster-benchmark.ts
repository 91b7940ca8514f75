import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProcesses, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf } from "./load/load-run.ts";
import { processorUs } from "./load/processor-time.ts";

interface ClusterRow {
  readonly workers: number;
  readonly requestsPerSecond: number;
  /** Of all workers and what starts them, per request. */
  readonly cpuUsPerRequest: number;
  /** Cores that the gateway was given: processor time over time. What two workers can gain is bounded by this. */
  readonly coresUsed: number;
  /** Processor time of each worker, as a share of all of theirs. */
  readonly shares: readonly number[];
}

const rounds = 3;
const firstWarmUpMs = 4000;
const warmUpMs = 500;

/** One worker and two on PostgreSQL, in turns, with all cores for all: the load and the upstream take theirs from the same ones. */
export async function clusterBenchmark(options: {
  readonly durationMs: number;
  readonly connections: number;
  readonly databaseUrl: string;
}): Promise<ClusterRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const children: ChildProcess[] = [];
  const start = loadProcesses(children, null);
  try {
    const upstreamPort = await portOf(start("instant-upstream.ts", {}));
    const subjects = [];
    for (const workers of [1, 2]) {
      const settings = { server: { workers } };
      const { child, port } = startGateway(folder, upstreamPort, options.databaseUrl, settings, null, null);
      children.push(child);
      const served = await port;
      const pids = workers === 1 ? [child.pid!] : childrenOf(child.pid!);
      const cpuUs = () => [child.pid!, ...pids.filter((pid) => pid !== child.pid)].map(processorUs);
      subjects.push({ workers, port: served, cpuUs, answered: 0, seconds: 0, spentUs: [] as number[] });
    }
    let seed = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const subject of subjects) {
        seed += 1;
        const settings = {
          ...{ port: subject.port, model: "bench/model-0", seed, connections: options.connections },
          ...{ durationMs: options.durationMs / rounds, warmUpMs: round === 0 ? firstWarmUpMs : warmUpMs },
        };
        const generator = start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) });
        let before: number[] = [];
        generator.on("message", (message) => {
          if ((message as LoadMessage).event === "measuring") before = subject.cpuUs();
        });
        const done = await doneOf(generator);
        if (done.failed > 0)
          throw new Error(`${done.failed} requests failed: the figures would mean nothing`);
        subject.answered += done.answered;
        subject.seconds += done.seconds;
        subject.cpuUs().forEach((us, at) => {
          subject.spentUs[at] = (subject.spentUs[at] ?? 0) + us - before[at]!;
        });
      }
    return subjects.map(({ workers, answered, seconds, spentUs }) => {
      const total = sum(spentUs);
      const ofWorkers = workers === 1 ? spentUs : spentUs.slice(1);
      return {
        ...{ workers, requestsPerSecond: answered / seconds, cpuUsPerRequest: total / answered },
        coresUsed: total / 1e6 / seconds,
        shares: ofWorkers.map((us) => us / sum(ofWorkers)),
      };
    });
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    rmSync(folder, { recursive: true, force: true });
  }
}

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
