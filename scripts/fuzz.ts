// npm run fuzz: hostile requests against the built server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFuzzedServer } from "./fuzz/fuzzed-server.ts";
import { runFuzz } from "./fuzz/run-fuzz.ts";
import { createCommand, optional, runCommand } from "./terminal/command.ts";
import { wholeNumber } from "./terminal/option-values.ts";

/** The heap that the server gets: a request that needs more ends it, and the run fails. */
const heapMegabytes = 1_024;

const command = createCommand(
  "npm run fuzz --",
  "Hostile requests against a server on loopback with demo models.",
)
  .addOption(optional("--seed <N>", "of the requests", wholeNumber(0), "random; a run prints it"))
  .addOption(optional("--seconds <N>", "how long", wholeNumber(0), 120))
  .addOption(optional("--count <N>", "how many, however long it takes", wholeNumber(0)))
  .addOption(optional("--only <N>", "the one case with this number: repeats a failure", wholeNumber(0)));

command.action(async ({ only, ...typed }) => {
  const seed = typed.seed ?? Math.floor(Math.random() * 1e6);
  const count = only === null ? typed.count : 1;
  const seconds = typed.seconds ?? (count === null ? 120 : Number.POSITIVE_INFINITY);
  const folder = mkdtempSync(join(tmpdir(), "tradewind-fuzz-"));
  const server = await startFuzzedServer(folder, heapMegabytes);
  try {
    console.log(`seed ${seed}, server at ${server.address}`);
    const options = { seed, seconds, first: only ?? 0, count: count ?? Number.POSITIVE_INFINITY };
    const { cases, failures, longestWaitMs, maxMemoryBytes } = await runFuzz(server, options);
    const memory = maxMemoryBytes === null ? "unknown" : `${Math.round(maxMemoryBytes / 1e6)} MB`;
    console.log(
      `${cases} hostile requests, ${failures.length} failed; others waited ${Math.round(longestWaitMs)} ms at most; memory ${memory} at most`,
    );
    for (const { index, name, fault } of failures)
      console.log(
        `\n${fault}\n  case ${index}: ${name}\n  again: npm run fuzz -- --seed ${seed} --only ${index}`,
      );
    process.exitCode = failures.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

await runCommand(command);
