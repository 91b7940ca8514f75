// npm run fuzz: hostile requests against the built server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFuzzedServer } from "./fuzz/fuzzed-server.ts";
import { runFuzz } from "./fuzz/run-fuzz.ts";
import { errorText } from "./terminal/error-text.ts";
import { readOptions, UsageError } from "./terminal/read-options.ts";

const help = `npm run fuzz -- [options]    hostile requests against a server on loopback with demo models

  --seed N       of the requests (random; a run prints it)
  --seconds N    how long (120)
  --count N      how many, however long it takes
  --only N       the one case with this number: repeats a failure`;

/** The heap that the server gets: a request that needs more ends it, and the run fails. */
const heapMegabytes = 1_024;

const numberOf = (name: string, text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} is "${text}": give a whole number.`);
  return Number(text);
};

async function run(): Promise<number> {
  const { values } = readOptions({
    options: {
      seed: { type: "string" },
      seconds: { type: "string" },
      count: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const seed = numberOf("seed", values.seed) ?? Math.floor(Math.random() * 1e6);
  const only = numberOf("only", values.only);
  const count = only === null ? numberOf("count", values.count) : 1;
  const seconds = numberOf("seconds", values.seconds) ?? (count === null ? 120 : Number.POSITIVE_INFINITY);
  const folder = mkdtempSync(join(tmpdir(), "tradewind-fuzz-"));
  const server = await startFuzzedServer(folder, heapMegabytes);
  try {
    console.log(`seed ${seed}, server at ${server.address}`);
    const options = { seed, seconds, first: only ?? 0, count: count ?? Number.POSITIVE_INFINITY };
    const { cases, failures, longestWaitMs, mostMemoryBytes } = await runFuzz(server, options);
    const memory = mostMemoryBytes === null ? "unknown" : `${Math.round(mostMemoryBytes / 1e6)} MB`;
    console.log(
      `${cases} hostile requests, ${failures.length} failed; others waited ${Math.round(longestWaitMs)} ms at most; memory ${memory} at most`,
    );
    for (const { index, name, fault } of failures)
      console.log(
        `\n${fault}\n  case ${index}: ${name}\n  again: npm run fuzz -- --seed ${seed} --only ${index}`,
      );
    return failures.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exit(await run());
} catch (error) {
  console.error(errorText(error));
  process.exit(2);
}
