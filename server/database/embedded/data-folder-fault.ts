import { accessSync, constants, readFileSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorMessage } from "../error-message.ts";

const wayOut =
  "Name another folder by --data-dir or TRADEWIND_DATA_DIR, or use a PostgreSQL by DATABASE_URL.";

const causes: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is used up",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "there is a file of this name",
  ENOENT: "a part of its path does not exist",
  ENAMETOOLONG: "its path is too long",
  ELOOP: "its path is a circle of links",
};

/** Why a data folder cannot be made, locked or written, and what to do, in place of Node's bare code. */
export function dataFolderFault(dataDir: string, error: unknown): Error {
  const code = codeOf(error) === "ENOENT" ? codeOfParent(dataDir) : codeOf(error);
  const cause = causes[code];
  const what = cause === undefined ? errorMessage(error) : `${cause} (${code})`;
  return new Error(`The data folder ${dataDir} cannot be used: ${what}. ${wayOut}`, { cause: error });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** Node says ENOENT where making a folder and its parents fails for whatever reason: the nearest parent that exists knows better. */
function codeOfParent(folder: string): string {
  const parent = dirname(folder);
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    return "ENOENT";
  } catch (error) {
    return codeOf(error) === "ENOENT" && parent !== folder ? codeOfParent(parent) : codeOf(error);
  }
}

/** What PGlite writes; a folder of another release cannot be opened. */
const postgresMajor = "18";
/** PostgreSQL makes files of the write-ahead log of 16 MB, and cannot start where not even one fits. */
const smallestFreeBytes = 16 * 1024 * 1024;

/** Why the database in a data folder cannot be created or opened: PGlite's own words ("failed to initialize properly") do not say. */
export function openingFault(dataDir: string, databaseFolder: string, isNew: boolean, error: unknown): Error {
  const fault = (what: string): Error =>
    new Error(
      `The embedded database in ${dataDir} cannot be ${isNew ? "created" : "opened"}: ${what} [${errorMessage(error)}]`,
      { cause: error },
    );
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK);
    if (!isNew) accessSync(join(databaseFolder, "PG_VERSION"), constants.R_OK);
  } catch (inaccessible) {
    return dataFolderFault(dataDir, inaccessible);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const freeBytes = bavail * bsize;
  if (freeBytes < smallestFreeBytes)
    return fault(
      `its disk has ${Math.floor(freeBytes / 1024)} kB left. Free space there; it is tried again by itself. ${wayOut}`,
    );
  if (/memory|allocat/i.test(errorMessage(error)))
    return fault(
      `this process cannot have the memory that it takes, some 700 MB while it is created, 300 MB after. ${wayOut}`,
    );
  if (isNew) return fault(`it is tried again by itself. ${wayOut}`);
  const version = readFileSync(join(databaseFolder, "PG_VERSION"), "utf8").trim();
  if (/^\d+$/.test(version) && version !== postgresMajor)
    return fault(
      `its files are those of PostgreSQL ${version}, and this release reads ${postgresMajor}. Start the release that made them and copy the data, or name another folder by --data-dir or TRADEWIND_DATA_DIR.`,
    );
  return fault(
    `its files are damaged. Stop the server, and put a backup of the folder in its place, or move it away (mv ${dataDir} ${dataDir}.damaged): a new, empty one is created at the next start.`,
  );
}
