// npm run faults: many requests at once against providers that fail at random.
import { playRandomSchedule } from "../server/pipeline/dispatch/testing/random-schedule.ts";
import { createCommand, runCommand } from "./terminal/command.ts";
import { positiveNumber, wholeNumber } from "./terminal/option-values.ts";

const command = createCommand(
  "npm run faults --",
  "Requests of clients that may go away, against loopback providers that fail at random; every promise is checked for each.",
)
  .option("--requests <N>", "how many", positiveNumber, 10_000)
  .option("--concurrency <N>", "how many at once", positiveNumber, 64)
  .option("--seed <N>", "of the faults", wholeNumber(0), 1);

command.action(async (options) => {
  const { outcomes, resumed, calls, slowestMs, heapGrowthMb, violations } = await playRandomSchedule(options);
  const counts = Object.entries(outcomes).map(([status, count]) => `${count} ${status}`);
  console.log(
    `${options.requests} requests, seed ${options.seed}: ${counts.join(", ")} (${resumed} gone on with); ${calls} calls of providers`,
  );
  console.log(`slowest ${Math.round(slowestMs)} ms, heap ${heapGrowthMb.toFixed(1)} MB larger after it`);
  for (const violation of violations) console.log(violation);
  console.log(`${violations.length} promises were not kept`);
  process.exitCode = violations.length === 0 ? 0 : 1;
});

await runCommand(command);
