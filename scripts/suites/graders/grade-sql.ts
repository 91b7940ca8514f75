import type { RunQuery } from "../checks/sql-runner.ts";
import type { GraderSpec } from "../suite-types.ts";
import { jsonEqual } from "./deep-equal.ts";
import { codeOfReply } from "./grade-code.ts";

/** Numbers may come as text (numeric, bigint) and differ in the ninth digit; column names do not count. */
function comparable(row: readonly unknown[]): unknown[] {
  return row.map((cell) => {
    if (cell instanceof Date) return cell.toISOString();
    if (typeof cell === "bigint") return Number(cell);
    return typeof cell === "string" && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
  });
}

function inFixedOrder(rows: unknown[][]): unknown[][] {
  const key = (row: unknown[]) =>
    JSON.stringify(row.map((cell) => (typeof cell === "number" ? Number(cell.toPrecision(9)) : cell)));
  return [...rows].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** Whether two results hold the same rows; their order counts only when `ordered`. */
export function sameRows(wanted: unknown[][], got: unknown[][], ordered: boolean): boolean {
  const [left, right] = [wanted.map(comparable), got.map(comparable)];
  return jsonEqual(ordered ? left : inFixedOrder(left), ordered ? right : inFixedOrder(right));
}

export async function gradeSql(spec: GraderSpec, text: string, runQuery: RunQuery): Promise<boolean> {
  const setup = String(spec.setup);
  const wanted =
    typeof spec.query === "string" ? await runQuery(setup, spec.query) : ((spec.rows ?? []) as unknown[][]);
  try {
    return sameRows(wanted, await runQuery(setup, codeOfReply(text)), spec.ordered === true);
  } catch {
    return false;
  }
}
