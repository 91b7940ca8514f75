// npm run faults: every fault of a provider against the running server, and many requests at once against providers that fail at random.
import { readFileSync, writeFileSync } from "node:fs";
import { playRandomSchedule } from "../server/pipeline/dispatch/testing/random-schedule.ts";
import { playFaultMatrix } from "../server/start/testing/fault-matrix.ts";
import { faultColumns, faultSection, faultTable } from "../server/start/testing/fault-table.ts";
import { createCommand, runCommand } from "./terminal/command.ts";
import { positiveNumber, wholeNumber } from "./terminal/option-values.ts";
import { renderTable } from "./terminal/table.ts";

const command = createCommand(
  "npm run faults --",
  "Plays every fault of a provider against the server with its default settings (some 2 minutes), or, with --requests, a random schedule; every promise is checked for each request.",
)
  .option("--only <text>", "faults whose name holds this", "")
  .option("--write <file>", "put the table between the marks `faults` of this page")
  .option("--requests <N>", "play a random schedule of so many requests instead", positiveNumber)
  .option("--concurrency <N>", "how many at once", positiveNumber, 64)
  .option("--seed <N>", "of the random schedule", wholeNumber(0), 1);

command.action(async (options) => {
  const { requests } = options;
  const problems = await (requests === undefined
    ? playMatrix(options)
    : playSchedule({ ...options, requests }));
  for (const problem of problems) console.log(problem);
  console.log(`${problems.length} promises were not kept`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});

async function playMatrix(options: { only: string; concurrency: number; write?: string }): Promise<string[]> {
  const played = await playFaultMatrix(options);
  const rows = faultTable(played);
  console.log(
    renderTable(
      faultColumns.map((title) => ({ title })),
      rows,
      process.stdout.isTTY,
    ),
  );
  const slowestMs = Math.max(...played.map(({ tookMs }) => tookMs));
  console.log(
    `${rows.length} faults, ${played.length} requests of clients of 3 protocols; the slowest took ${Math.round(slowestMs / 1_000)} s`,
  );
  if (options.write !== undefined) writeTable(options.write, faultSection(played));
  return played.flatMap(({ fault, client, isStream, hasFallback, problems }) =>
    problems.map(
      (problem) =>
        `${fault}, ${client.protocol}, ${isStream ? "streamed" : "whole"}, ${hasFallback ? "with a fallback" : "alone"}: ${problem}`,
    ),
  );
}

function writeTable(file: string, table: string): void {
  const page = readFileSync(file, "utf8");
  const section = /(<!-- faults -->\n)[\s\S]*?(\n<!-- \/faults -->)/;
  if (!section.test(page))
    throw new Error(`${file} has no section between <!-- faults --> and <!-- /faults -->`);
  writeFileSync(
    file,
    page.replace(section, (_all, before: string, after: string) => before + table + after),
  );
}

async function playSchedule(options: {
  requests: number;
  concurrency: number;
  seed: number;
}): Promise<readonly string[]> {
  const { outcomes, resumed, calls, slowestMs, heapGrowthMb, violations } = await playRandomSchedule(options);
  const counts = Object.entries(outcomes).map(([status, count]) => `${count} ${status}`);
  console.log(
    `${options.requests} requests, seed ${options.seed}: ${counts.join(", ")} (${resumed} gone on with); ${calls} calls of providers`,
  );
  console.log(`slowest ${Math.round(slowestMs)} ms, heap ${heapGrowthMb.toFixed(1)} MB larger after it`);
  return violations;
}

await runCommand(command);
