import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

/**
 * A tar of an empty PGlite data folder: opening an in-memory database from it takes a third of the time of creating
 * one. Made once per version of PGlite and kept under `node_modules`, where the next `npm ci` removes it.
 */
export async function templatePath(): Promise<string> {
  const packageFolder = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "..");
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const path = join(packageFolder, "..", "..", ".cache", "tradewind", `empty-database-${version}.tar`);
  if (existsSync(path)) return path;

  const database = await PGlite.create("memory://");
  const tar = await database.dumpDataDir("none");
  await database.close();
  mkdirSync(dirname(path), { recursive: true });
  const draftPath = `${path}.${process.pid}`;
  writeFileSync(draftPath, Buffer.from(await tar.arrayBuffer()));
  renameSync(draftPath, path); // In one step: another test process may be looking for it right now.
  return path;
}
