import { kernelsBase64 } from "./kernels-base64.ts";

/** What `kernels.wat` exports; addresses are in bytes, its comments say what each must be a multiple of. */
interface Kernels {
  multiplyRows(weights: number, rows: number, columns: number, input: number, outputs: number): void;
  addWeightedRows(
    table: number,
    columns: number,
    indices: number,
    itemWeights: number,
    count: number,
    sums: number,
  ): void;
  sumFloatRows: FloatRowsKernel;
  spreadFloatRows: FloatRowsKernel;
}

type FloatRowsKernel = (
  table: number,
  columns: number,
  indices: number,
  values: number,
  count: number,
  sums: number,
) => void;

/** As much of the global as is used: TypeScript declares it with a browser's library only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const pageBytes = 65_536;
let compiled: object | undefined;

/** The kernels over a memory of their own, all zeros, which never grows: views of it stay valid. @param bytes at least so many */
export function createKernels(bytes: number): { readonly kernels: Kernels; readonly buffer: ArrayBuffer } {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelsBase64, "base64"));
  const pages = Math.max(1, Math.ceil(bytes / pageBytes));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { kernels: exports as Kernels, buffer: memory.buffer };
}

/** The least multiple of `step` that is not below `count`. */
export const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step;
