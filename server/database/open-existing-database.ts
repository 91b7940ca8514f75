import { existsSync } from "node:fs";
import { dataFolder, isCreated } from "./embedded/database-folder.ts";
import { type OpenSharedOptions, openSharedDatabase, type SharedDatabase } from "./open-shared-database.ts";

/**
 * For commands that only read: opens what is there and creates nothing, which takes seconds and leaves a folder behind.
 *
 * @returns null where the embedded database was never created
 */
export async function openExistingDatabase(options: OpenSharedOptions): Promise<SharedDatabase | null> {
  const folder = dataFolder(options.dataDir);
  // A server may be creating it right now: then it is waited for.
  const isThere = isCreated(folder) || existsSync(folder.creatingMarker);
  return options.url === null && !isThere ? null : openSharedDatabase(options);
}

/** What to tell somebody who wants to read from a database that was never created. */
export const noDatabaseYet = (dataDir: string): string =>
  `There is no database yet in ${dataDir}: a server or an eval creates it. Set TRADEWIND_DATA_DIR or DATABASE_URL to use another.`;
