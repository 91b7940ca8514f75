// npm run bench [-- decision|embed|gateway|depth|evals]: speeds and shares, measured here and now;
// npm run bench -- adaptive --file OUTCOMES: what eval --adaptive spares, played on recorded outcomes.
import { parseArgs } from "node:util";
import { adaptiveBenchmark } from "./bench/adaptive-benchmark.ts";
import { adaptiveTable } from "./bench/adaptive-table.ts";
import { decisionBenchmarks } from "./bench/decision-benchmarks.ts";
import { depthBenchmark } from "./bench/depth-benchmark.ts";
import { embedBenchmarks } from "./bench/embed/embed-benchmarks.ts";
import { evalsBenchmark } from "./bench/evals/evals-benchmark.ts";
import { gatewayBenchmark } from "./bench/gateway-benchmark.ts";
import { formatPercent } from "./terminal/format-figures.ts";
import { renderTable, wantsColor } from "./terminal/table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "duration-ms": { type: "string", default: "5000" },
    connections: { type: "string", default: "32" },
    cases: { type: "string", default: "100000" },
    workers: { type: "string", default: "1,2" },
    file: { type: "string" },
    seeds: { type: "string", default: "20" },
    "until-regret": { type: "string", default: "0.01" },
  },
});
const wanted = positionals[0] ?? "all";
const useColor = wantsColor(process.stdout, process.env);
const right = (title: string) => ({ title, align: "right" as const });

if (wanted === "all" || wanted === "embed") {
  const { stages, gaps } = await embedBenchmarks();
  console.log(
    renderTable(
      [{ title: "embedding" }, right("p50 us"), right("p99 us")],
      stages.map(({ name, p50Us, p99Us }) => [name, p50Us.toFixed(1), p99Us.toFixed(1)]),
      useColor,
    ),
  );
  console.log(
    `\n${renderTable(
      [{ title: "largest gap of the event loop" }, right("ms")],
      gaps.map(({ name, largestGapMs }) => [name, largestGapMs.toFixed(2)]),
      useColor,
    )}\n`,
  );
}
if (wanted === "all" || wanted === "decision") {
  const rows = await decisionBenchmarks(Number(values["duration-ms"]) / 5);
  console.log(
    `${renderTable(
      [{ title: "decision, unseen prompts, one core" }, right("p50 us"), right("p99 us"), right("runs")],
      rows.map(({ name, p50Us, p99Us, runs }) => [name, p50Us.toFixed(1), p99Us.toFixed(1), String(runs)]),
      useColor,
    )}\n`,
  );
}
if (wanted === "all" || wanted === "gateway") {
  const databaseUrl = process.env.DATABASE_URL ?? null;
  const rows = await gatewayBenchmark({
    durationMs: Number(values["duration-ms"]),
    connections: Number(values.connections),
    databaseUrl,
  });
  const title = `gateway, one core, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`;
  console.log(
    renderTable(
      [
        { title },
        right("requests/s"),
        right("of bare proxy"),
        right("cpu us/request"),
        right("by cpu"),
        right("p50 ms"),
        right("p99 ms"),
        right("failed"),
        right("resident MB"),
      ],
      rows.map((row) => [
        row.name,
        row.requestsPerSecond.toFixed(0),
        formatPercent(row.shareOfBareProxy),
        row.cpuUsPerRequest.toFixed(0),
        formatPercent(row.cpuShareOfBareProxy),
        row.p50Ms.toFixed(2),
        row.p99Ms.toFixed(2),
        String(row.failed),
        row.residentMb.toFixed(0),
      ]),
      useColor,
    ),
  );
}
if (wanted === "depth") {
  const rows = await depthBenchmark(Number(values["duration-ms"]), Number(values.connections));
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
if (wanted === "adaptive") {
  if (values.file === undefined) throw new Error("bench adaptive needs recorded outcomes: --file FILE");
  const figures = await adaptiveBenchmark({
    file: values.file,
    seeds: Number(values.seeds),
    untilRegret: Number(values["until-regret"]),
  });
  console.log(adaptiveTable(figures, useColor));
}
if (wanted === "evals") {
  const databaseUrl = process.env.DATABASE_URL || null;
  const rows = await evalsBenchmark({
    cases: Number(values.cases),
    databaseUrl,
    workers: values.workers.split(",").filter(Boolean).map(Number),
  });
  const title = `eval of ${values.cases} cases, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`;
  console.log(
    renderTable(
      [
        { title },
        right("cases/s"),
        right("resident MB at each fifth"),
        right("at most"),
        right("half resumed after s"),
      ],
      rows.map((row) => [
        row.name,
        row.casesPerSecond.toFixed(0),
        row.courseMb.map((megabytes) => megabytes.toFixed(0)).join(" "),
        row.peakMb.toFixed(0),
        row.resumeSeconds === null ? "-" : row.resumeSeconds.toFixed(1),
      ]),
      useColor,
    ),
  );
}
process.exit(0);
