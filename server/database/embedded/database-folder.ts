import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the parts of a data folder lie. */
interface DataFolder {
  readonly databaseFolder: string;
  /** Exists while the database is being created: what lies beside it then was never whole, and holds nothing. */
  readonly creatingMarker: string;
}

export function dataFolder(dataDir: string): DataFolder {
  return {
    databaseFolder: join(dataDir, "database"),
    creatingMarker: join(dataDir, "database.creating"),
  };
}

/** Whether a whole database lies in the folder. */
export function isCreated({ databaseFolder, creatingMarker }: DataFolder): boolean {
  return existsSync(join(databaseFolder, "PG_VERSION")) && !existsSync(creatingMarker);
}

/** Before creating: clears what an interrupted creation left, and marks the folder as not whole. */
export function beginCreation({ databaseFolder, creatingMarker }: DataFolder): void {
  if (existsSync(creatingMarker)) rmSync(databaseFolder, { recursive: true, force: true });
  writeFileSync(creatingMarker, "");
  mkdirSync(databaseFolder, { recursive: true });
  // PGlite's own files are writable for everyone; the folder is what keeps others out.
  chmodSync(databaseFolder, 0o700);
}

export function endCreation({ creatingMarker }: DataFolder): void {
  rmSync(creatingMarker, { force: true });
}
