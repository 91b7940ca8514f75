import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pin, startGateway } from "./load/gateway-process.ts";
import { doneOf, type LoadMessage, portOf, rateOf } from "./load/load-run.ts";

export interface LoadResult {
  readonly name: string;
  readonly requestsPerSecond: number;
  /** Of the bare proxy's requests per second in the same run. */
  readonly shareOfBareProxy: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** Processor time of the served process's main thread per request, microseconds: steadier than the rate on a busy machine. */
  readonly cpuUsPerRequest: number;
  /** The bare proxy's processor time per request over this one's. */
  readonly cpuShareOfBareProxy: number;
  /** Resident memory of the process under load at the end, megabytes. */
  readonly residentMb: number;
}

export interface GatewayBenchmarkOptions {
  readonly durationMs: number;
  readonly connections: number;
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
}

const loadFolder = new URL("./load/", import.meta.url);
const warmUpMs = 2000;

/**
 * Requests per second of the gateway on one core, as a share of a bare Node and undici proxy measured in the same run: the model named,
 * and `auto` on prompts that were never seen; outcomes are written to the database. The served process has a core of its own where the
 * system can pin processes; upstream and load share the others.
 */
export async function gatewayBenchmark(options: GatewayBenchmarkOptions): Promise<LoadResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const children: ChildProcess[] = [];
  const start = (script: string, environment: Record<string, string>, core: number): ChildProcess => {
    const child = fork(new URL(script, loadFolder), {
      env: { ...process.env, ...environment },
      execArgv: ["--import", "tsx"],
    });
    pin(child, core);
    children.push(child);
    return child;
  };
  try {
    const upstreamPort = await portOf(start("instant-upstream.ts", {}, 1));
    const bare = start("bare-proxy.ts", { BENCH_UPSTREAM_PORT: String(upstreamPort) }, 0);
    const barePort = await portOf(bare);
    const load = async (
      port: number,
      model: string,
      seed: number,
      served: ChildProcess,
    ): Promise<Measured> => {
      const settings = {
        port,
        model,
        connections: options.connections,
        durationMs: options.durationMs,
        warmUpMs,
        seed,
      };
      const generator = start("load-generator.ts", { BENCH_LOAD: JSON.stringify(settings) }, 1);
      const startCpuUs = await new Promise<number>((resolve) => {
        generator.on("message", (message) => {
          if ((message as LoadMessage).event === "measuring") resolve(mainThreadCpuUs(served));
        });
      });
      const done = await doneOf(generator);
      return { ...done, cpuUs: mainThreadCpuUs(served) - startCpuUs };
    };
    const bareFirst = await load(barePort, "bench/model-0", 1, bare);
    const gateway = startGateway(folder, upstreamPort, options.databaseUrl);
    children.push(gateway.child);
    const gatewayPort = await gateway.port;
    const named = await load(gatewayPort, "bench/model-0", 2, gateway.child);
    const automatic = await load(gatewayPort, "auto", 3, gateway.child);
    const bareLast = await load(barePort, "bench/model-0", 4, bare);
    const bareRate = (rateOf(bareFirst) + rateOf(bareLast)) / 2;
    const bareCpuUs = (bareFirst.cpuUs + bareLast.cpuUs) / (bareFirst.answered + bareLast.answered);
    const row = (name: string, done: Measured, child: ChildProcess): LoadResult => ({
      name,
      requestsPerSecond: rateOf(done),
      shareOfBareProxy: rateOf(done) / bareRate,
      p50Ms: done.p50Ms,
      p99Ms: done.p99Ms,
      failed: done.failed,
      cpuUsPerRequest: done.cpuUs / done.answered,
      cpuShareOfBareProxy: bareCpuUs / (done.cpuUs / done.answered),
      residentMb: residentMb(child),
    });
    return [
      row("bare proxy, before", bareFirst, bare),
      row("gateway, model named", named, gateway.child),
      row("gateway, auto, unseen prompts", automatic, gateway.child),
      row("bare proxy, after", bareLast, bare),
    ];
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 500));
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured extends LoadMessage {
  readonly cpuUs: number;
}

/** Clock ticks of /proc/PID/stat per second: fixed at 100 for programs on Linux. */
const ticksPerSecond = 100;

/** User and system time of a process's main thread so far; NaN where the system does not tell. */
function mainThreadCpuUs(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/task/${child.pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
