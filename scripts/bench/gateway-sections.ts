import { UsageError } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { renderTable, wantsColor } from "../terminal/table.ts";
import type { BenchOptions } from "./bench-options.ts";
import { clusterBenchmark } from "./cluster-benchmark.ts";
import { depthBenchmark } from "./depth-benchmark.ts";
import { gatewayBenchmark } from "./gateway-benchmark.ts";
import { profileGateway } from "./profile-benchmark.ts";
import { streamBenchmark } from "./stream-benchmark.ts";
import { worstCaseBenchmark } from "./worst-case/worst-case-benchmark.ts";

const useColor = wantsColor(process.stdout, process.env);
const right = (title: string) => ({ title, align: "right" as const });

async function gateway(values: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL ?? null;
  const rows = await gatewayBenchmark({
    durationMs: values.durationMs,
    connections: values.connections,
    databaseUrl,
  });
  const title = `gateway, one core, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`;
  console.log(
    renderTable(
      [
        { title },
        right("processor us/request"),
        right("bare proxy's share"),
        right("requests/s"),
        right("by rate"),
        right("p50 ms"),
        right("p99 ms"),
        right("resident MB"),
      ],
      rows.map((row) => [
        row.name,
        row.cpuUsPerRequest.toFixed(0),
        formatPercent(row.cpuShareOfBareProxy),
        row.requestsPerSecond.toFixed(0),
        formatPercent(row.shareOfBareProxy),
        row.p50Ms.toFixed(2),
        row.p99Ms.toFixed(2),
        row.residentMb.toFixed(0),
      ]),
      useColor,
    ),
  );
}

async function streams(): Promise<void> {
  const { rows, bytesPerStream, pausedGrowthBytes } = await streamBenchmark(process.env.DATABASE_URL || null);
  console.log(
    renderTable(
      [
        { title: "streams of 2,000 chunks" },
        right("processor us/chunk"),
        right("of the raw pipe"),
        right("first chunk later by ms"),
      ],
      rows.map((row) => [
        row.name,
        row.cpuUsPerChunk.toFixed(1),
        `x${row.ratio.toFixed(2)}`,
        row.firstChunkDelayMs.toFixed(2),
      ]),
      useColor,
    ),
  );
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
  console.log(
    `\nmemory: ${megabytes(bytesPerStream)} MB a stream of 2,000 chunks; ${megabytes(pausedGrowthBytes)} MB while the reader of 50 MB pauses\n`,
  );
}

async function profile(values: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  for (const model of ["bench/model-0", "auto"]) {
    const { durationMs, connections } = values;
    const found = await profileGateway({ model, durationMs, connections, databaseUrl });
    const tables = [
      { title: `${model}: threads`, unit: "processor us", rows: found.threads },
      { title: "files of the main thread", unit: "us", rows: found.files },
      { title: "functions", unit: "us", rows: found.functions },
      {
        ...{ title: `allocated: ${Math.round(found.allocatedBytes)} bytes`, unit: "bytes" },
        rows: found.allocatingFiles,
      },
      { title: "allocating functions", unit: "bytes", rows: found.allocatingFunctions },
    ];
    for (const { title, unit, rows } of tables)
      console.log(
        `${renderTable(
          [{ title }, right(`${unit}/request`)],
          rows.slice(0, values.rows).map((row) => [row.name, row.perRequest.toFixed(1)]),
          useColor,
        )}\n`,
      );
  }
}

async function cluster(values: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  if (databaseUrl === null) throw new UsageError("bench cluster needs a PostgreSQL: set DATABASE_URL");
  const { durationMs, connections } = values;
  const rows = await clusterBenchmark({ durationMs, connections, databaseUrl });
  console.log(
    renderTable(
      [
        { title: "workers, model named" },
        ...["requests/s", "processor us/request", "cores used", "shares"].map(right),
      ],
      rows.map((row) => [
        String(row.workers),
        row.requestsPerSecond.toFixed(0),
        row.cpuUsPerRequest.toFixed(0),
        row.coresUsed.toFixed(2),
        row.shares.map((share) => formatPercent(share)).join(" "),
      ]),
      useColor,
    ),
  );
}

async function depth(values: BenchOptions): Promise<void> {
  const rows = await depthBenchmark(values.durationMs, values.connections);
  console.log(
    renderTable(
      [
        { title: "embedding depth, gateway on one core" },
        right("requests/s"),
        right("p50 ms"),
        right("p99 ms"),
        right("failed"),
        right("read by both"),
      ],
      rows.map((row) => [
        row.name,
        row.requestsPerSecond.toFixed(0),
        row.p50Ms.toFixed(2),
        row.p99Ms.toFixed(2),
        String(row.failed),
        formatPercent(row.fullShare),
      ]),
      useColor,
    ),
  );
}

async function worstCase(values: BenchOptions): Promise<void> {
  const rows = await worstCaseBenchmark(values.repeats);
  console.log(
    renderTable(
      [{ title: "longest hold by" }, right("MB"), right("status"), right("ms"), right("processor ms")],
      rows.map((row) => [
        row.name,
        row.megabytes.toFixed(1),
        String(row.status),
        row.longestHoldMs.toFixed(1),
        row.longestCpuMs?.toFixed(1) ?? "-",
      ]),
      useColor,
    ),
  );
}

/** Sections that measure a running gateway; each measures and prints. */
export const gatewaySections = { gateway, streams, profile, cluster, depth, "worst-case": worstCase };
