import { type Code, signed, unsigned } from "./wasm-encoding.ts";

/** The few WebAssembly instructions that the kernels use, as bytes (core specification 2.0, chapter 5.4). */
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const add: Code = [0x6a];
export const multiply: Code = [0x6c];
const lessThan: Code = [0x48];

const simd = (operation: number): Code => [0xfd, ...unsigned(operation)];
/** Four floats from an address on the stack; the offset is in bytes. */
export const loadFour = (offset: number): Code => [...simd(0x00), 2, ...unsigned(offset)];
/** One float from an address on the stack, four times. */
export const loadSpread: Code = [...simd(0x09), 2, 0];
export const storeFour = (offset: number): Code => [...simd(0x0b), 2, ...unsigned(offset)];
/** A 32-bit float on the stack, four times. */
export const spread: Code = simd(0x13);
export const rootFour: Code = simd(0xe3);
export const addFour: Code = simd(0xe4);
export const subtractFour: Code = simd(0xe5);
export const multiplyFour: Code = simd(0xe6);
export const divideFour: Code = simd(0xe7);

export const floatConstant = (value: number): Code => [
  0x43,
  ...new Uint8Array(Float32Array.of(value).buffer),
];

/** `local += code`. */
export const increase = (local: number, code: Code): Code => [...get(local), ...code, ...add, ...set(local)];

/** `counter = 0; do { body; counter += step } while (counter < limit)`: the body runs once at least. */
export const countTo = (counter: number, limit: number, step: number, body: Code): Code => [
  ...[...constant(0), ...set(counter)],
  ...[0x03, 0x40, ...body, ...increase(counter, constant(step))],
  ...[...get(counter), ...get(limit), ...lessThan, 0x0d, 0, 0x0b],
];
