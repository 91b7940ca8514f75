import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";

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
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
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

interface LoadMessage {
  readonly event: string;
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
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

const rateOf = (done: LoadMessage): number => done.answered / done.seconds;

const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve((message as { port: number }).port));
    child.once("exit", (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });

const doneOf = (child: ChildProcess): Promise<LoadMessage> =>
  new Promise((resolve, reject) => {
    child.on("message", (message) => {
      if ((message as LoadMessage).event === "done") resolve(message as LoadMessage);
    });
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`the load generator ended with code ${code}`));
    });
  });

/** Ten models at one upstream, so that `auto` has something to choose from. */
function startGateway(
  folder: string,
  upstreamPort: number,
  databaseUrl: string | null,
): { child: ChildProcess; port: Promise<number> } {
  const models = Array.from({ length: 20 }, (_, index) => ({
    id: `bench/model-${index}`,
    deployments: [
      {
        provider: "vllm",
        model: "bench-model",
        base_url: `http://127.0.0.1:${upstreamPort}/v1`,
        api_key_env: null,
      },
    ],
    capabilities: { tools: true },
    price: { input: 0.1 * (index + 1), output: 0.4 * (index + 1) },
  }));
  const file = join(folder, "tradewind.yaml");
  writeFileSync(file, stringify({ models }));
  const environment = { ...process.env, TRADEWIND_API_KEYS: "", DATABASE_URL: databaseUrl ?? "" };
  const child = spawn(
    process.execPath,
    [main, "--port", "0", "--config", file, "--data-dir", join(folder, "data")],
    {
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  pin(child, 0);
  const port = new Promise<number>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /listens on http:\/\/[^:]+:(\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once("exit", (code) => reject(new Error(`the gateway ended with code ${code}`)));
  });
  return { child, port };
}

/** Binds a process to a core by `taskset`; without it the processes share all cores, and the ratio is coarser. */
function pin(child: ChildProcess, core: number): void {
  if (child.pid === undefined) return;
  spawn("taskset", ["-a", "-c", "-p", String(core), String(child.pid)], { stdio: "ignore" }).on(
    "error",
    () => undefined,
  );
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
