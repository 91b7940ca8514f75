import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { connectToSocket } from "../connect.ts";
import { silentLog } from "../log.ts";
import { migrate, migrationsFolder } from "../migrate.ts";
import { dataFolder } from "./database-folder.ts";
import { openEmbedded } from "./open-embedded.ts";

/**
 * Where the template of new embedded databases lies: a compressed tar of a PGlite data folder with all migrations applied and nothing
 * else in it. Its name says which PGlite and which migrations it was made of, so that one of another version is never taken.
 */
function templateFile(): string {
  const packageFolder = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "..");
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const hash = createHash("sha256");
  for (const migration of readMigrationFiles({ migrationsFolder })) hash.update(migration.hash);
  const name = `new-database-${version}-${hash.digest("hex").slice(0, 16)}.tar.gz`;
  return join(packageFolder, "..", "..", ".cache", "tradewind", name);
}

/** Path of the template, where it was made; null: a new database is created from nothing, which takes four times as long. */
export function findTemplate(): string | null {
  const file = templateFile();
  return existsSync(file) ? file : null;
}

/** Makes the template where it is missing, as `npm run build` does. @returns its path */
export async function makeTemplate(): Promise<string> {
  const file = templateFile();
  if (existsSync(file)) return file;
  const dataDir = mkdtempSync(join(tmpdir(), "tradewind-template-"));
  try {
    const embedded = openEmbedded({ dataDir, templatePath: null, log: silentLog });
    await embedded.listening();
    const client = connectToSocket(embedded.socketPath)({ maxConnections: 1 });
    await migrate(client);
    await client.end();
    await embedded.close();
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create(dataFolder(dataDir).databaseFolder);
    const tar = await database.dumpDataDir("gzip");
    await database.close();
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, Buffer.from(await tar.arrayBuffer()));
    renameSync(draft, file); // In one step: another process may be looking for it right now.
    return file;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
