import type { PromptFeatures } from "../../../engine/index.ts";
import type { ByteReader, ByteWriter } from "./byte-writer.ts";

const largestInt8 = 127;
const largestUint8 = 255;
/** A gap of 127 or more between two indices is written as so many of these, and the rest. */
const gapStep = 127;
/** Beside a gap: a weight follows. Without it the weight is the one before: most words occur once. */
const weightFlag = 0x80;

/**
 * A prompt's features in eight bits each.
 *
 * - embeddings: `int8 * scale`, scale the largest magnitude / 127: the cosine of a unit vector of 256 dimensions keeps to within 1e-4
 * - surface features: logarithmic, `value = (e^(code / 255 * ln(1 + 20 * largest)) - 1) / 20`, with a sign for each vector that has negative ones:
 *   within 2% of a value, or 0.001 near 0
 * - hashed words: gaps between their ascending indices, and weights in 255ths of the largest where they change
 */
export function writeFeatures(writer: ByteWriter, features: PromptFeatures): void {
  writeVector(writer, features.embedding);
  writeVector(writer, features.contextualEmbedding);
  writeSurface(writer, features.surface);
  writeHashed(writer, features.hashedIndices, features.hashedWeights);
}

/** Reads what `writeFeatures` wrote. */
export function readFeatures(reader: ByteReader): PromptFeatures {
  const embedding = readVector(reader) ?? new Float32Array(0);
  const contextualEmbedding = readVector(reader);
  const surface = readSurface(reader);
  return { embedding, contextualEmbedding, surface, ...readHashed(reader) };
}

/** Length plus 1, 0 for none; scale; components. */
function writeVector(writer: ByteWriter, vector: Float32Array | null): void {
  writer.u16(vector === null ? 0 : vector.length + 1);
  if (vector === null) return;
  const largest = largestMagnitude(vector);
  writer.f32(largest / largestInt8);
  writer.int8s(vector, largest === 0 ? 0 : largestInt8 / largest);
}

function readVector(reader: ByteReader): Float32Array | null {
  const length = reader.u16() - 1;
  if (length < 0) return null;
  const scale = reader.f32();
  return Float32Array.from({ length }, () => ((reader.u8() << 24) >> 24) * scale);
}

const surfaceCurve = 20;

function writeSurface(writer: ByteWriter, surface: Float32Array): void {
  writer.u16(surface.length);
  if (surface.length === 0) return;
  const largest = largestMagnitude(surface);
  writer.f32(largest);
  const perUnit = largest === 0 ? 0 : largestInt8 / Math.log1p(surfaceCurve * largest);
  for (let index = 0; index < surface.length; index += 1) {
    const value = surface[index]!;
    const code = value === 0 ? 0 : Math.round(Math.log1p(surfaceCurve * Math.abs(value)) * perUnit);
    writer.u8((value < 0 ? -code : code) & 0xff);
  }
}

function readSurface(reader: ByteReader): Float32Array {
  const length = reader.u16();
  if (length === 0) return new Float32Array(0);
  const unit = Math.log1p(surfaceCurve * reader.f32()) / largestInt8;
  return Float32Array.from({ length }, () => {
    const code = (reader.u8() << 24) >> 24;
    return (Math.sign(code) * Math.expm1(Math.abs(code) * unit)) / surfaceCurve;
  });
}

function writeHashed(writer: ByteWriter, indices: Int32Array, weights: Float32Array): void {
  writer.u16(indices.length);
  if (indices.length === 0) return;
  const largest = largestMagnitude(weights);
  writer.f32(largest);
  const perUnit = largest === 0 ? 0 : largestUint8 / largest;
  let before = 0;
  let weightBefore = 0;
  for (let at = 0; at < indices.length; at += 1) {
    let gap = indices[at]! - before;
    before = indices[at]!;
    for (; gap >= gapStep; gap -= gapStep) writer.u8(gapStep);
    const weight = Math.round(weights[at]! * perUnit);
    if (weight === weightBefore) writer.u8(gap);
    else {
      writer.u8(gap | weightFlag);
      writer.u8(weight);
      weightBefore = weight;
    }
  }
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

function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (let index = 0; index < values.length; index += 1) {
    const magnitude = Math.abs(values[index]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
