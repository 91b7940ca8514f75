import { UsageError } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { renderTable, wantsColor } from "../terminal/table.ts";
import { adaptiveBenchmark } from "./adaptive-benchmark.ts";
import { adaptiveTable } from "./adaptive-table.ts";
import type { BenchOptions } from "./bench-options.ts";
import type { BenchRow } from "./bench-rows.ts";
import { measureClassifier } from "./classifier/measure-classifier.ts";
import { decisionBenchmarks } from "./decision-benchmarks.ts";
import { dispatchBenchmarks } from "./dispatch-benchmark.ts";
import { embedBenchmarks } from "./embed/embed-benchmarks.ts";
import { evalsBenchmark } from "./evals/evals-benchmark.ts";
import { startupBenchmark } from "./evals/startup-benchmark.ts";
import { eventsBenchmarks } from "./events-benchmark.ts";
import { feedbackBenchmark } from "./feedback-benchmark.ts";
import { gatewaySections } from "./gateway-sections.ts";
import { keysBenchmark } from "./keys-benchmark.ts";
import { reportsBenchmark } from "./reports/reports-benchmark.ts";
import { transferBenchmark } from "./transfer-benchmark.ts";
import { whatIfBenchmark } from "./what-if/what-if-benchmark.ts";

const useColor = wantsColor(process.stdout, process.env);
const right = (title: string) => ({ title, align: "right" as const });

async function embed(): Promise<void> {
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

async function decision({ durationMs }: BenchOptions): Promise<void> {
  printRows("decision, unseen prompts, one core", await decisionBenchmarks(durationMs / 5));
}

const printRows = (title: string, rows: readonly BenchRow[]): void =>
  console.log(
    `${renderTable(
      [{ title }, right("p50 us"), right("p99 us"), right("runs")],
      rows.map(({ name, p50Us, p99Us, runs }) => [name, p50Us.toFixed(1), p99Us.toFixed(1), String(runs)]),
      useColor,
    )}\n`,
  );

async function dispatch({ durationMs }: BenchOptions): Promise<void> {
  printRows("dispatch of a request that succeeds at once", await dispatchBenchmarks(durationMs / 5));
}

async function events({ durationMs }: BenchOptions): Promise<void> {
  printRows("all events of a request", await eventsBenchmarks(durationMs / 5));
}

async function keys({ durationMs }: BenchOptions): Promise<void> {
  const { rows, keyCount, megabytes } = await keysBenchmark(durationMs / 5);
  printRows(`checks before a request, ${keyCount} keys`, rows);
  console.log(
    megabytes === null
      ? "memory: node --expose-gc --import tsx scripts/bench.ts keys measures it\n"
      : `memory of the keys: ${megabytes.toFixed(1)} MB\n`,
  );
}

async function feedback({ durationMs }: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  const figures = await feedbackBenchmark(databaseUrl, durationMs);
  console.log(
    renderTable(
      [
        {
          title: `feedback on ${figures.requests} requests, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`,
        },
        right("rows/s"),
        right("p50 ms"),
        right("p99 ms"),
        right("of a core"),
      ],
      [
        ["JSON Lines", figures.bulkRowsPerSecond.toFixed(0), "-", "-", "-"],
        [
          `one by one at ${figures.ratePerSecond} a second`,
          figures.achievedPerSecond.toFixed(0),
          figures.p50Ms.toFixed(1),
          figures.p99Ms.toFixed(1),
          formatPercent(figures.cpuShare),
        ],
      ],
      useColor,
    ),
  );
  printRows("what it moves", figures.posterior);
}

async function adaptive(values: BenchOptions): Promise<void> {
  if (values.file === null) throw new UsageError("bench adaptive needs recorded outcomes: --file FILE");
  const figures = await adaptiveBenchmark({
    file: values.file,
    seeds: values.seeds,
    untilRegret: values.untilRegret,
  });
  console.log(adaptiveTable(figures, useColor));
}

async function classifier(values: BenchOptions): Promise<void> {
  if (values.file === null) throw new UsageError("bench classifier needs labelled prompts: --file FILE");
  await measureClassifier(values.file);
}

async function transfer(values: BenchOptions): Promise<void> {
  if (values.file === null) throw new UsageError("bench transfer needs recorded outcomes: --file FILE");
  const rows = await transferBenchmark(values.file, values.seeds);
  console.log(
    renderTable(
      [
        { title: `${rows[0]?.draws ?? 0} draws` },
        right("rows fitted"),
        right("always the best"),
        right("router less that"),
        right("worst draw"),
        right("APGR"),
      ],
      rows.map(({ name, trainingRows, always, lead, apgr }) => [
        name,
        String(trainingRows),
        always.toFixed(3),
        `${lead.mean.toFixed(4)} ± ${lead.deviation.toFixed(4)}`,
        lead.worst.toFixed(4),
        apgr === null ? "-" : `${apgr.mean.toFixed(3)} ± ${apgr.standardError.toFixed(3)}`,
      ]),
      useColor,
    ),
  );
}

async function evals(values: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  const rows = await evalsBenchmark({
    cases: values.cases,
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

async function startup(): Promise<void> {
  const rows = await startupBenchmark(5);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  console.log(
    renderTable(
      [{ title: "npm run eval, one case" }, right("first case asked after s"), right("ended after s")],
      rows.map((row) => [
        row.isNew ? "new data folder" : "the same again",
        seconds(row.firstCaseMs),
        seconds(row.endMs),
      ]),
      useColor,
    ),
  );
}

/** Each measures and prints; those of `all` need nothing beside the product. */
async function reports({ requests }: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  const rows = await reportsBenchmark(databaseUrl, requests);
  const title = `reports over ${requests} requests, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`;
  console.log(
    renderTable(
      [{ title }, right("median ms"), right("largest ms")],
      rows.map(({ name, medianMs, largestMs }) => [name, medianMs.toFixed(0), largestMs.toFixed(0)]),
      useColor,
    ),
  );
}

async function whatif({ requests }: BenchOptions): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL || null;
  const figures = await whatIfBenchmark(databaseUrl, requests);
  const title = `what-if over ${figures.decisions} decisions, ${databaseUrl === null ? "embedded database" : "PostgreSQL"}`;
  console.log(
    renderTable(
      [{ title }, right("figure")],
      [
        ["seconds", figures.seconds.toFixed(1)],
        ["seconds of the process' processor time", figures.processorSeconds.toFixed(1)],
        ["resident memory, MB, at most", figures.residentMb.toFixed(0)],
        ["the same before, MB", figures.residentBeforeMb.toFixed(0)],
      ],
      useColor,
    ),
  );
}

export const benchSections = {
  ...{
    embed,
    decision,
    dispatch,
    events,
    feedback,
    keys,
    classifier,
    adaptive,
    transfer,
    evals,
    startup,
    reports,
    whatif,
  },
  ...gatewaySections,
};
