import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { loadProcesses, startGateway } from "./load/gateway-process.ts";
import { portOf } from "./load/load-run.ts";
import { processorUs } from "./load/processor-time.ts";

interface StreamResult {
  readonly name: string;
  readonly cpuUsPerChunk: number;
  /** Of the raw pipe's in the same run, at the same upstream's stream. */
  readonly ratio: number;
  /** Median time to the first chunk beyond the raw pipe's, milliseconds. */
  readonly firstChunkDelayMs: number;
}

interface StreamBenchmark {
  readonly rows: readonly StreamResult[];
  /** Resident memory that each of 100 streams of 2,000 chunks holds just before its end, bytes. */
  readonly bytesPerStream: number;
  /** What a stream of 50 MB adds to resident memory while its reader pauses, bytes. */
  readonly pausedGrowthBytes: number;
}

const events = 2_000;
const parallel = 8;
const rounds = 4;

type Client = "chat" | "messages" | "responses";
const paths: Readonly<Record<Client, string>> = {
  ...{ chat: "/v1/chat/completions", messages: "/v1/messages", responses: "/v1/responses" },
};

interface Subject {
  readonly name: string;
  readonly client: Client;
  readonly model: string;
  /** The raw pipe in place of the gateway. */
  readonly isRaw: boolean;
  readonly yardstick: string;
}

const raw = (client: "chat" | "messages"): Subject => ({
  ...{ name: `raw pipe, ${client}`, client, model: "m", isRaw: true, yardstick: `raw pipe, ${client}` },
});
const through = (client: Client, upstream: "chat" | "messages"): Subject => ({
  ...{ name: `${client} from ${upstream}`, client, isRaw: false, yardstick: `raw pipe, ${upstream}` },
  model: upstream === "chat" ? "bench/model-0" : "bench/claude",
});
const subjects: readonly Subject[] = [
  ...[raw("chat"), raw("messages"), through("chat", "chat"), through("messages", "messages")],
  ...[through("chat", "messages"), through("messages", "chat")],
  ...[through("responses", "chat"), through("responses", "messages")],
];

/** What a chunk of a stream costs the gateway on one core, beside a pipe that reads nothing; what streams hold of memory. */
export async function streamBenchmark(databaseUrl: string | null): Promise<StreamBenchmark> {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-bench-"));
  const children: ChildProcess[] = [];
  const start = loadProcesses(children, null);
  try {
    const upstreamPort = await portOf(start("stream-upstream.ts", {}, 1));
    const pipe = start("raw-pipe.ts", { BENCH_UPSTREAM_PORT: String(upstreamPort) }, 0);
    const pipePort = await portOf(pipe);
    const gateway = startGateway(folder, upstreamPort, databaseUrl, {
      models: [
        model("bench/model-0", "vllm", `http://127.0.0.1:${upstreamPort}/v1`),
        model("bench/claude", "anthropic", `http://127.0.0.1:${upstreamPort}/v1`),
      ],
    });
    children.push(gateway.child);
    const gatewayPort = await gateway.port;
    const portFor = ({ isRaw }: Subject): number => (isRaw ? pipePort : gatewayPort);
    const cpuUs = new Map<string, number>();
    const delays = new Map<string, number[]>();
    for (let round = -1; round < rounds; round += 1)
      for (const subject of subjects) {
        const pid = (subject.isRaw ? pipe : gateway.child).pid!;
        const before = processorUs(pid);
        const ask = (): Promise<unknown> => streamed(portFor(subject), subject, { events });
        await Promise.all(Array.from({ length: parallel }, ask));
        // The first round warms up.
        if (round >= 0) cpuUs.set(subject.name, (cpuUs.get(subject.name) ?? 0) + processorUs(pid) - before);
        for (let at = 0; at < 25; at += 1) {
          const { firstMs } = await streamed(portFor(subject), subject, { events: 5 });
          if (round >= 0) delays.set(subject.name, [...(delays.get(subject.name) ?? []), firstMs]);
        }
      }
    const perChunk = (name: string): number => cpuUs.get(name)! / (rounds * parallel * events);
    return {
      rows: subjects.map(({ name, yardstick }) => ({
        name,
        cpuUsPerChunk: perChunk(name),
        ratio: perChunk(name) / perChunk(yardstick),
        firstChunkDelayMs: median(delays.get(name)!) - median(delays.get(yardstick)!),
      })),
      ...(await memory(gatewayPort, gateway.child.pid!)),
    };
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await wait(500);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

const model = (id: string, provider: string, base_url: string): object => ({
  ...{ id, price: { input: 1, output: 2 }, capabilities: { tools: true } },
  deployments: [{ provider, model: "m", base_url, api_key_env: null }],
});

async function memory(
  port: number,
  pid: number,
): Promise<Pick<StreamBenchmark, "bytesPerStream" | "pausedGrowthBytes">> {
  const held = through("chat", "chat");
  const streams = 100;
  const before = residentBytes(pid);
  const open = await Promise.all(
    Array.from({ length: streams }, () => begun(port, held, { events, holdAt: events - 10 })),
  );
  await wait(20_000);
  const bytesPerStream = Math.max(0, residentBytes(pid) - before) / streams;
  for (const stream of open) stream.destroy();
  await wait(1_000);
  const settled = residentBytes(pid);
  const paused = await begun(port, held, { events: 2_000, bytes: 25_000 });
  paused.pause();
  await wait(5_000);
  const pausedGrowthBytes = Math.max(0, residentBytes(pid) - settled);
  paused.destroy();
  return { bytesPerStream, pausedGrowthBytes };
}

/** What the upstream is told in the prompt. */
type Size = { readonly events: number; readonly holdAt?: number; readonly bytes?: number };

function open(port: number, { client, model: name }: Subject, size: Size): Promise<IncomingMessage> {
  const content = `size ${JSON.stringify(size)}`;
  const body = {
    ...{ model: name, stream: true },
    ...(client === "responses"
      ? { input: content, store: false }
      : { messages: [{ role: "user", content }] }),
    ...(client === "messages" ? { max_tokens: 4_000 } : {}),
  };
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const request = httpRequest({ port, host: "127.0.0.1", method: "POST", path: paths[client], headers });
    request.on("response", resolve).on("error", reject).end(JSON.stringify(body));
  });
}

async function begun(port: number, subject: Subject, size: Size): Promise<IncomingMessage> {
  const stream = await open(port, subject, size);
  stream.on("data", () => undefined).on("error", () => undefined);
  return stream;
}

/** Reads a stream to its end. @returns time to its first chunk, milliseconds */
async function streamed(port: number, subject: Subject, size: Size): Promise<{ readonly firstMs: number }> {
  const from = performance.now();
  const stream = await open(port, subject, size);
  let firstMs: number | null = null;
  let last = "";
  for await (const chunk of stream) {
    firstMs ??= performance.now() - from;
    last = `${last.slice(-2_000)}${chunk}`;
  }
  if (stream.statusCode !== 200 || !/\[DONE\]|message_stop|"total_tokens":120/.test(last))
    throw new Error(`${subject.name}: the stream is not whole: ${last.slice(-300)}`);
  return { firstMs: firstMs ?? 0 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1_024;
