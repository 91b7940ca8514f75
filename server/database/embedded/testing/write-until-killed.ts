import { openDatabase } from "../../open-database.ts";
import { makeTemplate } from "../new-database-template.ts";

/** Run as a process: inserts 1, 2, 3, ... one by one and prints each number once the database has acknowledged it. */
const dataDir = process.argv[2] ?? "";
const database = openDatabase({
  url: null,
  dataDir,
  templatePath: await makeTemplate(),
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
});
await database.ready;
await database.sql`create table numbers (number integer primary key)`;
for (let number = 1; ; number++) {
  await database.sql`insert into numbers values (${number})`;
  process.stdout.write(`${number}\n`);
}
