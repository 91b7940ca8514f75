import { closeSync, openSync, writeSync } from "node:fs";

/** Rows that are written at once. */
const rowsPerWrite = 5_000;

/** Writes a JSONL suite whose prompts all differ, so that nothing comes from the cache, graded without a judge. */
export function writeBenchSuite(file: string, cases: number): void {
  const handle = openSync(file, "w");
  for (let start = 0; start < cases; start += rowsPerWrite) {
    const count = Math.min(rowsPerWrite, cases - start);
    const rows = Array.from({ length: count }, (_, index) => benchCase(start + index));
    writeSync(handle, `${rows.join("\n")}\n`);
  }
  closeSync(handle);
}

function benchCase(number: number): string {
  return JSON.stringify({
    id: `case-${String(number).padStart(7, "0")}`,
    input: `Ticket ${number}: the delivery of ${number % 97} boxes to dock ${number % 13} is late. Is all well? Answer in one sentence.`,
    graders: [{ type: "includes", value: number % 10 === 0 ? "late" : "well" }],
  });
}
