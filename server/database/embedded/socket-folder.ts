import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** The name that PostgreSQL's own tools expect: `psql -h <folder> -U postgres` works while the process runs. */
export const socketName = ".s.PGSQL.5432";

/** Longest path of a Unix socket that every system takes: 108 bytes on Linux, 104 on macOS, the closing zero included. */
const longestSocketPathBytes = 103;

const temporaryPrefix = "tradewind-socket-";

/**
 * Makes a folder that only its owner can enter, which is what guards the database: PGlite asks for no password.
 * It lies in the data folder, or in the system's temporary folder where the path would be too long for a socket.
 */
export function makeSocketFolder(dataDir: string | null): string {
  if (dataDir !== null) {
    const folder = join(dataDir, "socket");
    if (Buffer.byteLength(join(folder, socketName)) <= longestSocketPathBytes) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
      return folder;
    }
  }
  return mkdtempSync(join(tmpdir(), temporaryPrefix)); // mkdtemp makes it with mode 0700.
}

/** Removes a folder made by `makeSocketFolder`, and nothing else: what it is given may come out of a lock file. */
export function removeSocketFolder(folder: string): void {
  const isTemporary = dirname(folder) === tmpdir() && basename(folder).startsWith(temporaryPrefix);
  rmSync(isTemporary ? folder : join(folder, socketName), { recursive: isTemporary, force: true });
}
