// Runs after every install. postgres 3.4.9 ends the whole process where a connection closes between a small write and the moment it is
// sent (github.com/porsager/postgres, issues 1154 and 1208), and a connection that came back never sends again (its timer stays set).
// Both are mended in place until a release has it; another version is left alone, and mend-postgres.test.ts says so.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const mendedVersion = "3.4.9";

const edits = [
  {
    // A write to a connection that is gone fails its queries, which can be caught.
    find: "  function nextWrite(fn) {\n    const x = socket.write(chunk, fn)",
    put: "  function nextWrite(fn) {\n    if (!socket) {\n      chunk = nextWriteTimer = null\n      error(Errors.connection('CONNECTION_CLOSED', options, socket))\n      return false\n    }\n    const x = socket.write(chunk, fn)",
    times: 1,
  },
  {
    // What the old socket did not take is not for the next one.
    find: "    clearImmediate(nextWriteTimer)\n",
    put: "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n",
    times: 2,
  },
];

/** @returns the source with both faults mended; null: it is not the source that is known */
export function mendConnection(source) {
  if (edits.every(({ put }) => source.includes(put))) return source;
  let mended = source;
  for (const { find, put, times } of edits) {
    if (mended.split(find).length - 1 !== times) return null;
    mended = mended.replaceAll(find, put);
  }
  return mended;
}

/** Mends the installed package. Does nothing where it is mended already, missing, or of another version. */
export function mendPostgres() {
  const folder = new URL("../node_modules/postgres/", import.meta.url);
  if (!existsSync(folder)) return;
  const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  if (version !== mendedVersion) return;
  for (const name of ["src/connection.js", "cjs/src/connection.js"]) {
    const file = new URL(name, folder);
    const source = readFileSync(file, "utf8");
    const mended = mendConnection(source);
    if (mended === null)
      throw new Error(`node_modules/postgres/${name} is not as it was published: run npm ci`);
    if (mended !== source) writeFileSync(file, mended);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) mendPostgres();
