import {
  add,
  addFour,
  constant,
  countTo,
  get,
  increase,
  loadFour,
  loadSpread,
  multiply,
  multiplyFour,
  set,
  storeFour,
} from "./instructions.ts";
import { type Code, valueType, type WasmFunction } from "./wasm-encoding.ts";

const parameter = {
  left: 0,
  leftRowStep: 1,
  leftDepthStep: 2,
  right: 3,
  rightDepthStep: 4,
  sum: 5,
  sumRowStep: 6,
  rows: 7,
  depth: 8,
  columns: 9,
} as const;
const local = { row: 10, column: 11, step: 12, leftAt: 13, rightAt: 14, sumAt: 15, leftStart: 16 } as const;
const rowPointer = (row: number): number => 17 + row;
const rightVector = { low: 21, high: 22 } as const;
const leftSpread = 23;
const sums = (row: number, half: number): number => 24 + 2 * row + half;
const tileRows = [0, 1, 2, 3];
const halves = [0, 1];

/** Address of a tile row in the sum matrix. */
const sumRow = (row: number): Code => [
  ...get(local.sumAt),
  ...get(parameter.sumRowStep),
  ...constant(row),
  ...multiply,
  ...add,
];

const loadSums = tileRows.flatMap((row) =>
  halves.flatMap((half) => [...sumRow(row), ...loadFour(16 * half), ...set(sums(row, half))]),
);
const storeSums = tileRows.flatMap((row) =>
  halves.flatMap((half) => [...sumRow(row), ...get(sums(row, half)), ...storeFour(16 * half)]),
);

const addProduct = (row: number, half: number, right: number): Code => [
  ...get(sums(row, half)),
  ...get(leftSpread),
  ...get(right),
  ...multiplyFour,
  ...addFour,
  ...set(sums(row, half)),
];

/** One step along the depth: four values of the left matrix times eight of the right. */
const depthStep: Code = [
  ...[...get(local.rightAt), ...loadFour(0), ...set(rightVector.low)],
  ...[...get(local.rightAt), ...loadFour(16), ...set(rightVector.high)],
  ...tileRows.flatMap((row) => [
    ...[...get(rowPointer(row)), ...loadSpread, ...set(leftSpread)],
    ...addProduct(row, 0, rightVector.low),
    ...addProduct(row, 1, rightVector.high),
    ...increase(rowPointer(row), get(parameter.leftDepthStep)),
  ]),
  ...increase(local.rightAt, get(parameter.rightDepthStep)),
];

const startTile: Code = [
  ...tileRows.flatMap((row) => [
    ...get(local.leftStart),
    ...get(parameter.leftRowStep),
    ...constant(row),
    ...multiply,
    ...add,
    ...set(rowPointer(row)),
  ]),
  ...[...get(parameter.right), ...get(local.column), ...constant(4), ...multiply, ...add],
  ...set(local.rightAt),
  ...[...get(parameter.sum), ...get(local.row), ...get(parameter.sumRowStep), ...multiply, ...add],
  ...[...get(local.column), ...constant(4), ...multiply, ...add, ...set(local.sumAt)],
];

/**
 * sum += left x right on 32-bit floats, in tiles of 4 rows x 8 columns that stay in registers (the register blocking of Goto and van de
 * Geijn, 2008). The left matrix may be read transposed, by its two steps. Steps are bytes.
 */
export const multiplyAddFunction: WasmFunction = {
  name: "multiplyAdd",
  parameters: Object.keys(parameter).map(() => valueType.i32),
  locals: [
    ...Array.from({ length: 11 }, () => valueType.i32),
    ...Array.from({ length: 11 }, () => valueType.v128),
  ],
  body: countTo(local.row, parameter.rows, 4, [
    ...[...get(parameter.left), ...get(local.row), ...get(parameter.leftRowStep), ...multiply, ...add],
    ...set(local.leftStart),
    ...countTo(local.column, parameter.columns, 8, [
      ...startTile,
      ...loadSums,
      ...countTo(local.step, parameter.depth, 1, depthStep),
      ...storeSums,
    ]),
  ]),
};
