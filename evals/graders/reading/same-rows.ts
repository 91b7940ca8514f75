import { jsonEqual } from "./json-equal.ts";

/** Numbers may come as text (numeric, bigint) and differ in the ninth digit; column names do not count. */
function comparable(row: readonly unknown[]): unknown[] {
  return row.map((cell) => {
    if (cell instanceof Date) return cell.toISOString();
    if (typeof cell === "bigint") return Number(cell);
    return typeof cell === "string" && /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
  });
}

function inFixedOrder(rows: unknown[][]): unknown[][] {
  const key = (row: unknown[]): string =>
    JSON.stringify(row.map((cell) => (typeof cell === "number" ? Number(cell.toPrecision(9)) : cell)));
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ row }) => row);
}

/** Whether two results hold the same rows; their order counts only when `ordered`. */
export function sameRows(
  wanted: readonly unknown[][],
  got: readonly unknown[][],
  isOrdered: boolean,
): boolean {
  const [left, right] = [wanted.map(comparable), got.map(comparable)];
  return jsonEqual(isOrdered ? left : inFixedOrder(left), isOrdered ? right : inFixedOrder(right));
}
