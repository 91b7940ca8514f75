// npm run faults: every fault of a provider against the running server, and many requests at once against providers that fail at random.
import { readFileSync, writeFileSync } from "node:fs";
import { Option } from "@commander-js/extra-typings";
import { playRandomSchedule } from "../server/pipeline/dispatch/testing/random-schedule.ts";
import type { PlayedCell } from "../server/start/testing/fault-cell.ts";
import { playFaultMatrix } from "../server/start/testing/fault-matrix.ts";
import { faultColumns, faultSection, faultTable } from "../server/start/testing/fault-table.ts";
import { recommendedSettings } from "../server/start/testing/recommended-settings.ts";
import { playOutages } from "./faults/play-outages.ts";
import { createCommand, runCommand } from "./terminal/command.ts";
import { positiveNumber, wholeNumber } from "./terminal/option-values.ts";
import { renderTable } from "./terminal/table.ts";

const command = createCommand(
  "npm run faults --",
  "Plays every fault of a provider against the server (some 10 minutes), or, with --requests, a random schedule; every promise is checked for each request.",
)
  .addOption(
    new Option(
      "--settings <which>",
      "the defaults, what docs/reliability.md recommends, or one after the other",
    )
      .choices(["default", "recommended", "both"] as const)
      .default("both" as const),
  )
  .option("--only <text>", "faults whose name holds this", "")
  .option("--write <file>", "put the table between the marks `faults` of this page")
  .option("--requests <N>", "play a random schedule of so many requests instead", positiveNumber)
  .option("--concurrency <N>", "how many at once", positiveNumber, 64)
  .option("--seed <N>", "of the random schedule", wholeNumber(0), 1)
  .option(
    "--outages",
    "instead: an upstream killed under load, bursts of failures in an outage and the way back, and a server killed five times (with DATABASE_URL on PostgreSQL, too)",
  )
  .option("--outage-s <N>", "how long providers stay down, seconds", positiveNumber, 60);

command.action(async (options) => {
  const { requests } = options;
  const problems = await (options.outages === true
    ? playOutages(options.outageS, process.env.DATABASE_URL || null)
    : requests === undefined
      ? playMatrix(options)
      : playSchedule({ ...options, requests }));
  for (const problem of problems) console.log(problem);
  console.log(`${problems.length} promises were not kept`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});

interface MatrixChoice {
  readonly only: string;
  readonly concurrency: number;
  readonly settings: "default" | "recommended" | "both";
  readonly write?: string;
}

async function playMatrix(options: MatrixChoice): Promise<string[]> {
  const problems: string[] = [];
  for (const name of ["default", "recommended"] as const) {
    if (options.settings !== "both" && options.settings !== name) continue;
    const settings = name === "default" ? {} : recommendedSettings();
    const { played, again } = await playFaultMatrix({ ...options, settings });
    const rows = faultTable(played);
    if (name === "default" || options.settings === name)
      console.log(
        renderTable(
          faultColumns.map((title) => ({ title })),
          rows,
          process.stdout.isTTY,
        ),
      );
    const slowestMs = Math.max(...played.map(({ tookMs }) => tookMs));
    console.log(
      `${name} settings: ${rows.length} faults, ${played.length} requests of clients of 3 protocols; the slowest took ${Math.round(slowestMs / 1_000)} s; ${again} were sent once more because the machine was busy`,
    );
    if (name === "default" && options.write !== undefined) writeTable(options.write, faultSection(played));
    problems.push(
      ...played.flatMap((cell) => problemsOf(cell).map((problem) => `${name} settings: ${problem}`)),
    );
  }
  return problems;
}

const problemsOf = ({ fault, client, isStream, hasFallback, problems }: PlayedCell): string[] =>
  problems.map(
    (problem) =>
      `${fault}, ${client.protocol}, ${isStream ? "streamed" : "whole"}, ${hasFallback ? "with a fallback" : "alone"}: ${problem}`,
  );

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
  const report = await playRandomSchedule(options);
  const { outcomes, resumed, calls, slowestMs, heapGrowthMb, violations } = report;
  const counts = Object.entries(outcomes).map(([status, count]) => `${count} ${status}`);
  console.log(
    `${options.requests} requests, seed ${options.seed}: ${counts.join(", ")} (${resumed} resumed); ${calls} calls of providers`,
  );
  const dollars = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(6)}`;
  console.log(
    `money of replies whose cost is known: ${dollars(report.recordedNanoUsd)} recorded, ${dollars(report.countedNanoUsd)} counted by the providers; of ${report.unknownCosts} replies a provider did not say`,
  );
  console.log(`slowest ${Math.round(slowestMs)} ms, heap ${heapGrowthMb.toFixed(1)} MB larger after it`);
  return violations;
}

await runCommand(command);
