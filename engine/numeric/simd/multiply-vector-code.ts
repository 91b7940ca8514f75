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

const parameter = { vector: 0, matrix: 1, rowStep: 2, sum: 3, depth: 4, columns: 5 } as const;
const local = { step: 6, column: 7, sumAt: 8 } as const;
const rowPointer = (row: number): number => 9 + row;
const factor = (row: number): number => 13 + row;
const rows = [0, 1, 2, 3];

const startRow = (row: number): Code => [
  ...[...get(parameter.matrix), ...get(local.step), ...constant(row), ...add],
  ...[...get(parameter.rowStep), ...multiply, ...add, ...set(rowPointer(row))],
  ...[...get(parameter.vector), ...get(local.step), ...constant(row), ...add, ...constant(4)],
  ...[...multiply, ...add, ...loadSpread, ...set(factor(row))],
];

/** sum += vector x matrix for one vector: four rows of the matrix are added in a pass, so that the sums are read and written seldom. */
export const multiplyVectorFunction: WasmFunction = {
  name: "multiplyVector",
  parameters: Object.keys(parameter).map(() => valueType.i32),
  locals: [
    ...Array.from({ length: 7 }, () => valueType.i32),
    ...Array.from({ length: 4 }, () => valueType.v128),
  ],
  body: countTo(local.step, parameter.depth, 4, [
    ...rows.flatMap(startRow),
    ...[...get(parameter.sum), ...set(local.sumAt)],
    ...countTo(local.column, parameter.columns, 4, [
      ...[...get(local.sumAt), ...get(local.sumAt), ...loadFour(0)],
      ...rows.flatMap((row) => [
        ...[...get(rowPointer(row)), ...loadFour(0), ...get(factor(row)), ...multiplyFour, ...addFour],
        ...increase(rowPointer(row), constant(16)),
      ]),
      ...storeFour(0),
      ...increase(local.sumAt, constant(16)),
    ]),
  ]),
};
