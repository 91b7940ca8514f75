import type { Random } from "../../contracts/index.ts";
import { shuffleInPlace } from "../../numeric/shuffle-in-place.ts";

/** Assigns rows to folds so that a group never stands in two of them; folds hold about as many groups each. */
export function groupFolds(groups: Int32Array, folds: number, random: Random): Int32Array {
  const distinct = [...new Set(groups)];
  shuffleInPlace(distinct, random);
  const foldOf = new Map(distinct.map((group, index) => [group, index % folds]));
  return Int32Array.from(groups, (group) => foldOf.get(group)!);
}

/** Row indices inside and outside a fold. */
export function splitByFold(
  foldOfRow: Int32Array,
  fold: number,
): { readonly train: Int32Array; readonly held: Int32Array } {
  const rows = [...foldOfRow.keys()];
  return {
    train: Int32Array.from(rows.filter((row) => foldOfRow[row] !== fold)),
    held: Int32Array.from(rows.filter((row) => foldOfRow[row] === fold)),
  };
}
