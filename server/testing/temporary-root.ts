import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * For vitest's global setup: gives the run a temporary folder of its own, so that nothing stays of what tests, and processes that they start or kill, leave there.
 * Its name is short, because sockets lie in it.
 *
 * @returns what removes it
 */
export function prepareTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tw-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
