import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProcesses, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf } from "./load/load-run.ts";
import { processorUs } from "./load/processor-time.ts";

interface LoadResult {
  readonly name: string;
  /** The figure that counts: processor time of the served process per request, all threads, microseconds. A busy machine moves it less than the rate. */
  readonly cpuUsPerRequest: number;
  /** The bare proxy's processor time per request over this one's. */
  readonly cpuShareOfBareProxy: number;
  readonly requestsPerSecond: number;
  /** Of the bare proxy's requests per second in the same run. */
  readonly shareOfBareProxy: number;
  /** Mean over the turns, as is the next. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Resident memory of the served process at the end, megabytes. */
  readonly residentMb: number;
}

interface GatewayBenchmarkOptions {
  readonly durationMs: number;
  readonly connections: number;
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
}

/** The compiler is done by then. */
const firstWarmUpMs = 4000;
const warmUpMs = 500;
/** Turns that each of them takes. */
const rounds = 4;

/**
 * What a request costs the gateway on one core, held against a bare Node and undici proxy in the same run: the model named, and `auto` on prompts
 * that were never seen; decisions and outcomes are written to the database. A proxy on Fastify that parses bodies, and does nothing else, shows what
 * cannot be gone below. They take turns, so that what else runs on the machine meets all of them. The served process has a core of its own where the system can pin processes; upstream and load share the others.
 *
 * @throws Error where a request failed: what was refused costs little
 */
export async function gatewayBenchmark(options: GatewayBenchmarkOptions): Promise<LoadResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const children: ChildProcess[] = [];
  const start = loadProcesses(children, null);
  try {
    const upstreamPort = await portOf(start("instant-upstream.ts", {}, 1));
    const bare = start("bare-proxy.ts", { BENCH_UPSTREAM_PORT: String(upstreamPort) }, 0);
    const barePort = await portOf(bare);
    const fastify = start("fastify-proxy.ts", { BENCH_UPSTREAM_PORT: String(upstreamPort) }, 0);
    const fastifyPort = await portOf(fastify);
    const gateway = startGateway(folder, upstreamPort, options.databaseUrl);
    children.push(gateway.child);
    const gatewayPort = await gateway.port;
    const subjects = [
      { name: "bare proxy", port: barePort, model: "bench/model-0", child: bare, runs: [] as Measured[] },
      {
        ...{ name: "Fastify proxy, bodies parsed", port: fastifyPort, model: "bench/model-0" },
        ...{ child: fastify, runs: [] as Measured[] },
      },
      {
        ...{ name: "gateway, model named", port: gatewayPort, model: "bench/model-0" },
        ...{ child: gateway.child, runs: [] as Measured[] },
      },
      {
        ...{ name: "gateway, auto, unseen prompts", port: gatewayPort, model: "auto" },
        ...{ child: gateway.child, runs: [] as Measured[] },
      },
    ];
    let seed = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const { port, model, child, runs } of subjects) {
        seed += 1;
        const settings = {
          ...{ port, model, seed, connections: options.connections },
          durationMs: options.durationMs / rounds,
          warmUpMs: round === 0 ? firstWarmUpMs : warmUpMs,
        };
        const generator = start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) }, 1);
        const startCpuUs = await new Promise<number>((resolve) => {
          generator.on("message", (message) => {
            if ((message as LoadMessage).event === "measuring") resolve(processorUs(child.pid!));
          });
        });
        const done = await doneOf(generator);
        runs.push({ ...done, cpuUs: processorUs(child.pid!) - startCpuUs });
      }
    }
    const [yardstick] = subjects;
    const bareCpuUs = cpuUsPerRequest(yardstick!.runs);
    const bareRate = rate(yardstick!.runs);
    return subjects.map(({ name, child, runs }) => {
      const failed = sum(runs, (run) => run.failed);
      if (failed > 0)
        throw new Error(`${failed} requests of "${name}" failed: the figures would mean nothing`);
      return {
        name,
        requestsPerSecond: rate(runs),
        shareOfBareProxy: rate(runs) / bareRate,
        p50Ms: sum(runs, (run) => run.p50Ms) / rounds,
        p99Ms: sum(runs, (run) => run.p99Ms) / rounds,
        cpuUsPerRequest: cpuUsPerRequest(runs),
        cpuShareOfBareProxy: bareCpuUs / cpuUsPerRequest(runs),
        residentMb: residentMb(child),
      };
    });
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 500));
    rmSync(folder, { recursive: true, force: true });
  }
}

const sum = <Item>(items: readonly Item[], figure: (item: Item) => number): number =>
  items.reduce((total, item) => total + figure(item), 0);

const rate = (runs: readonly Measured[]): number =>
  sum(runs, (run) => run.answered) / sum(runs, (run) => run.seconds);

const cpuUsPerRequest = (runs: readonly Measured[]): number =>
  sum(runs, (run) => run.cpuUs) / sum(runs, (run) => run.answered);

interface Measured extends LoadMessage {
  readonly cpuUs: number;
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
