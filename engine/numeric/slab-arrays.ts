/**
 * Arrays for what one decision needs, cut from a larger piece of memory. Node gives a typed array of more than 64 bytes memory of its own, which takes about 3 us
 * (Node 20.20, measured), ten times as long as cutting 1 kB off a piece; a decision makes a dozen.
 *
 * All of a piece stays as long as one of its arrays: what outlives its request is copied with `slice`. Such an array is not posted to another thread, which would copy the whole piece.
 */
const slabBytes = 65_536;
/** Larger arrays have memory of their own. */
const largestBytes = 8_192;
/** So that elements of every size lie where they may. */
const alignment = 8;

let slab = new ArrayBuffer(slabBytes);
let used = 0;

/** Where so many bytes are free in `slab`. No part of it is given out twice, so that all are zeros. */
function reserve(bytes: number): number {
  const size = Math.ceil(bytes / alignment) * alignment;
  if (used + size > slabBytes) {
    slab = new ArrayBuffer(slabBytes);
    used = 0;
  }
  const start = used;
  used += size;
  return start;
}

/** Zeros, as of `new Float32Array(length)`. */
export function slabFloat32(length: number): Float32Array {
  const bytes = length * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > largestBytes) return new Float32Array(length);
  const start = reserve(bytes);
  return new Float32Array(slab, start, length);
}

/** Zeros, as of `new Float64Array(length)`. */
export function slabFloat64(length: number): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  if (bytes > largestBytes) return new Float64Array(length);
  const start = reserve(bytes);
  return new Float64Array(slab, start, length);
}

/** Zeros, as of `new Int32Array(length)`. */
export function slabInt32(length: number): Int32Array {
  const bytes = length * Int32Array.BYTES_PER_ELEMENT;
  if (bytes > largestBytes) return new Int32Array(length);
  const start = reserve(bytes);
  return new Int32Array(slab, start, length);
}
