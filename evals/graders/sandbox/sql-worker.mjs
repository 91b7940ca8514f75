/* An embedded PostgreSQL of its own, off the main thread: a query without end is ended with the thread. */
import { parentPort } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const database = await PGlite.create();

/** Dates and big numbers travel as text; everything else is JSON already. */
const plain = (cell) => {
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === "bigint") return Number(cell);
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString("hex");
  return cell;
};

parentPort.on("message", async ({ setup, query }) => {
  try {
    await database.exec("begin");
    try {
      if (setup !== "") await database.exec(setup);
      const result = await database.query(query, [], { rowMode: "array" });
      parentPort.postMessage({ rows: result.rows.map((row) => row.map(plain)), error: null });
    } finally {
      await database.exec("rollback");
    }
  } catch (error) {
    parentPort.postMessage({ rows: [], error: error instanceof Error ? error.message : String(error) });
  }
});
parentPort.postMessage({ isReady: true });
