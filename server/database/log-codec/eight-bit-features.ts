import type { PromptFeatures } from "../../../engine/index.ts";
import type { ByteReader } from "./byte-writer.ts";

const largestInt8 = 127;
const largestUint8 = 255;
/** A gap of 127 or more between two indices is written as so many of these, and the rest. */
const gapStep = 127;
/** Beside a gap: a weight follows. Without it the weight is the one before: most words occur once. */
const weightFlag = 0x80;

/**
 * A prompt's features in eight bits each, as version 2 of `decisions.packed` had them. Nobody writes them any more; the surface's curve is the
 * later version's as well.
 *
 * - embeddings: `int8 * scale`, scale the largest magnitude / 127: the cosine of a unit vector of 256 dimensions keeps to within 1e-4
 * - surface features: logarithmic, `value = (e^(code / 127 * ln(1 + 20 * largest)) - 1) / 20`, with a sign: within 3% of a value, or 0.001 near 0
 * - hashed words: gaps between their ascending indices, and weights in 255ths of the largest where they change
 */
export function readEightBitFeatures(reader: ByteReader): PromptFeatures {
  const embedding = readVector(reader) ?? new Float32Array(0);
  const contextualEmbedding = readVector(reader);
  const surface = readSurface(reader);
  return { embedding, contextualEmbedding, surface, ...readHashed(reader) };
}

/** Length plus 1, 0 for none; scale; components. */
function readVector(reader: ByteReader): Float32Array | null {
  const length = reader.u16() - 1;
  if (length < 0) return null;
  const scale = reader.f32();
  return Float32Array.from({ length }, () => signed(reader.u8()) * scale);
}

const surfaceCurve = 20;

/** Of the logarithm, one step of the code. @param largest magnitude of all values */
export const surfaceUnit = (largest: number): number => Math.log1p(surfaceCurve * largest) / largestInt8;

/** -127 to 127 */
export function surfaceCode(value: number, unit: number): number {
  const code = Math.round(Math.log1p(surfaceCurve * Math.abs(value)) / unit);
  return value < 0 ? -code : code;
}

/** @param byte lowest eight bits of a `surfaceCode` */
export function readSurfaceCode(byte: number, unit: number): number {
  const code = signed(byte);
  return (Math.sign(code) * Math.expm1(Math.abs(code) * unit)) / surfaceCurve;
}

const signed = (byte: number): number => (byte << 24) >> 24;

function readSurface(reader: ByteReader): Float32Array {
  const length = reader.u16();
  if (length === 0) return new Float32Array(0);
  const unit = surfaceUnit(reader.f32());
  return Float32Array.from({ length }, () => readSurfaceCode(reader.u8(), unit));
}

function readHashed(reader: ByteReader): Pick<PromptFeatures, "hashedIndices" | "hashedWeights"> {
  const count = reader.u16();
  const hashedIndices = new Int32Array(count);
  const hashedWeights = new Float32Array(count);
  const unit = count === 0 ? 0 : reader.f32() / largestUint8;
  let index = 0;
  let weight = 0;
  for (let at = 0; at < count; at += 1) {
    let step = reader.u8();
    for (; step === gapStep; step = reader.u8()) index += gapStep;
    index += step & ~weightFlag;
    if ((step & weightFlag) !== 0) weight = reader.u8();
    hashedIndices[at] = index;
    hashedWeights[at] = weight * unit;
  }
  return { hashedIndices, hashedWeights };
}

/** The largest magnitude; 0 where there is nothing. */
export function magnitudeOf(values: Float32Array): number {
  let largest = 0;
  for (let index = 0; index < values.length; index += 1) {
    const magnitude = Math.abs(values[index]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
