import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countByDifficulty } from "./checks/check-suite.ts";
import type { Difficulty, Suite } from "./suite-types.ts";

interface ManifestEntry {
  readonly file: string;
  readonly suite: string;
  readonly task_type: string;
  readonly rows: number;
  readonly difficulty: Readonly<Record<Difficulty, number>>;
  readonly licence: string;
  readonly source: string;
  readonly sha256: string;
}

/** What `manifest.json` says: one entry per file of cases, in the order of the file names. */
export function buildManifest(directory: string, suites: readonly Suite[]): { files: ManifestEntry[] } {
  const files = suites.map((suite) => ({
    file: suite.header.cases,
    suite: suite.file,
    task_type: suite.header.task_type,
    rows: suite.cases.length,
    difficulty: countByDifficulty(suite),
    licence: suite.header.licence,
    source: "written for this project",
    sha256: createHash("sha256")
      .update(readFileSync(join(directory, suite.header.cases)))
      .digest("hex"),
  }));
  return { files: files.sort((left, right) => (left.file < right.file ? -1 : 1)) };
}
