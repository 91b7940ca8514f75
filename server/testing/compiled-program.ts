import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pauseMs = 50;
const limitMs = 120_000;
const prefix = "test-programs-";
const keptMs = 24 * 60 * 60 * 1_000;

/**
 * Path of a program of the project as JavaScript, bundled once for all test files of a run, when the first one asks. Starting it takes
 * a fifth of the processor time that starting its source through tsx takes.
 *
 * @param name As in `scripts/compile-for-tests.mjs`: "main" is the server, other names are commands in `scripts/`.
 */
export function compiledProgram(name: string): string {
  // Named by vitest's global setup. A command that plays the tests' scenarios, such as `npm run faults`, has none yet.
  if (process.env.TRADEWIND_TEST_PROGRAMS === undefined) process.once("exit", prepareProgramFolder());
  const folder = process.env.TRADEWIND_TEST_PROGRAMS ?? "";
  const path = join(folder, `${name}.js`);
  const done = join(folder, "done");
  if (!existsSync(done)) {
    if (isFirst(join(folder, "lock"))) {
      execFileSync(process.execPath, [join(root, "scripts/compile-for-tests.mjs"), folder], {
        stdio: "inherit",
      });
      mkdirSync(done);
    } else waitFor(done);
  }
  if (!existsSync(path)) throw new Error(`there is no program ${name} in scripts/compile-for-tests.mjs`);
  return path;
}

function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** Blocking, because callers start their program blocking too. */
function waitFor(path: string): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; !existsSync(path); waitedMs += pauseMs) {
    if (waitedMs > limitMs)
      throw new Error("another test file did not compile the programs: its output says why");
    Atomics.wait(cell, 0, 0, pauseMs);
  }
}

/** For vitest's global setup. @returns what removes the folder */
export function prepareProgramFolder(): () => void {
  // Beneath node_modules, where bundles find the packages that are not in them.
  const cache = join(root, "node_modules/.cache/tradewind");
  const folder = join(cache, `${prefix}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // A run that was killed removed nothing.
  for (const name of readdirSync(cache)) {
    const isOld = Date.now() - statSync(join(cache, name)).mtimeMs > keptMs;
    if (name.startsWith(prefix) && isOld) rmSync(join(cache, name), { recursive: true, force: true });
  }
  process.env.TRADEWIND_TEST_PROGRAMS = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
