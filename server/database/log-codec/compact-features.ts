import type { PromptFeatures } from "../../../engine/index.ts";
import type { ByteReader, ByteWriter } from "./byte-writer.ts";
import { magnitudeOf, readSurfaceCode, surfaceCode, surfaceUnit } from "./eight-bit-features.ts";

/** Of a component of an embedding: the cosine of a unit vector of 256 dimensions keeps to within 2e-4. */
const componentBits = 7;
/** In the version before. */
const earlierComponentBits = 8;
const largestUint8 = 255;
/** Weights that have a short code, the most frequent first: a prompt's words occur once, twice or three times. */
const shortCodes = 7;
/** The mean of a geometric distribution times this is its median: half of all gaps need no second step. */
const medianShare = Math.LN2;
/** Bits that are written at once. */
const bitsAtOnce = 16;

/**
 * A prompt's features in few bits.
 *
 * - embeddings: uint16 length plus 1 (0: none), float32 largest magnitude, then for each component its step among 128 that divide the range evenly,
 *   in seven bits (eight in the version before)
 * - surface features, of which most are 0: uint16 length, float32 largest magnitude, a bit for each, and a byte as in `eight-bit-features` for each that is
 *   not 0
 * - hashed words: uint16 number, float32 largest weight, uint8 number of short codes and a byte for the weight of each, uint8 bits of a gap's rest; then for
 *   each word the gap to the index before in a Rice code, and its weight's place among the short codes in unary, or 7 ones and its byte
 *
 * Bits begin at a byte's highest one; each part ends at a whole byte.
 */
export function writeFeatures(writer: ByteWriter, features: PromptFeatures): void {
  writeEmbedding(writer, features.embedding);
  writeEmbedding(writer, features.contextualEmbedding);
  writeSurface(writer, features.surface);
  writeHashed(writer, features.hashedIndices, features.hashedWeights);
}

/** Reads what `writeFeatures` wrote. */
export const readFeatures = (reader: ByteReader): PromptFeatures => readParts(reader, componentBits);

/** Reads what it wrote in version 3 of `decisions.packed`. */
export const readEarlierFeatures = (reader: ByteReader): PromptFeatures =>
  readParts(reader, earlierComponentBits);

function readParts(reader: ByteReader, bits: number): PromptFeatures {
  const embedding = readEmbedding(reader, bits) ?? new Float32Array(0);
  const contextualEmbedding = readEmbedding(reader, bits);
  const surface = readSurface(reader);
  return { embedding, contextualEmbedding, surface, ...readHashed(reader) };
}

function writeEmbedding(writer: ByteWriter, vector: Float32Array | null): void {
  writer.u16(vector === null ? 0 : vector.length + 1);
  if (vector === null || vector.length === 0) return;
  const largest = magnitudeOf(vector);
  writer.f32(largest);
  const half = largestStep(componentBits) / 2;
  const perUnit = largest === 0 ? 0 : half / largest;
  for (let index = 0; index < vector.length; index += 1)
    writer.bits(Math.round(vector[index]! * perUnit + half), componentBits);
  writer.endBits();
}

const largestStep = (bits: number): number => (1 << bits) - 1;

function readEmbedding(reader: ByteReader, bits: number): Float32Array | null {
  const length = reader.u16() - 1;
  if (length < 0) return null;
  if (length === 0) return new Float32Array(0);
  const half = largestStep(bits) / 2;
  const step = reader.f32() / half;
  const vector = Float32Array.from({ length }, () => (reader.bits(bits) - half) * step);
  reader.endBits();
  return vector;
}

function writeSurface(writer: ByteWriter, surface: Float32Array): void {
  writer.u16(surface.length);
  if (surface.length === 0) return;
  const largest = magnitudeOf(surface);
  writer.f32(largest);
  for (let index = 0; index < surface.length; index += 1) writer.bits(surface[index] === 0 ? 0 : 1, 1);
  writer.endBits();
  const unit = surfaceUnit(largest);
  for (let index = 0; index < surface.length; index += 1)
    if (surface[index] !== 0) writer.u8(surfaceCode(surface[index]!, unit) & 0xff);
}

function readSurface(reader: ByteReader): Float32Array {
  const length = reader.u16();
  if (length === 0) return new Float32Array(0);
  const unit = surfaceUnit(reader.f32());
  const isThere = Array.from({ length }, () => reader.bits(1) === 1);
  reader.endBits();
  return Float32Array.from(isThere, (there) => (there ? readSurfaceCode(reader.u8(), unit) : 0));
}

const timesSeen = new Uint16Array(largestUint8 + 1);
const placeOfCode = new Uint8Array(largestUint8 + 1);
let codes = new Uint8Array(512);

function writeHashed(writer: ByteWriter, indices: Int32Array, weights: Float32Array): void {
  const count = indices.length;
  writer.u16(count);
  if (count === 0) return;
  const largest = magnitudeOf(weights);
  writer.f32(largest);
  const short = codeWeights(weights, largest);
  writer.u8(short.length);
  for (const code of short) writer.u8(code);
  const restBits = Math.max(0, Math.round(Math.log2((indices[count - 1]! / count) * medianShare)));
  writer.u8(restBits);
  let before = 0;
  for (let at = 0; at < count; at += 1) {
    const gap = indices[at]! - before;
    before = indices[at]!;
    let steps = gap >> restBits;
    // Shifts: a power whose exponent is a variable takes longer than all the rest.
    for (; steps >= bitsAtOnce; steps -= bitsAtOnce) writer.bits((1 << bitsAtOnce) - 1, bitsAtOnce);
    writer.bits((2 << steps) - 2, steps + 1);
    if (restBits > 0) writer.bits(gap & ((1 << restBits) - 1), restBits);
    const place = placeOfCode[codes[at]!]!;
    if (place < shortCodes) writer.bits((2 << place) - 2, place + 1);
    else writer.bits((((1 << shortCodes) - 1) << 8) | codes[at]!, shortCodes + 8);
  }
  writer.endBits();
}

/** Leaves each weight in 255ths of the largest in `codes`, and each one's place in `placeOfCode`. @returns the most frequent ones */
function codeWeights(weights: Float32Array, largest: number): number[] {
  if (codes.length < weights.length) codes = new Uint8Array(weights.length * 2);
  const perUnit = largest === 0 ? 0 : largestUint8 / largest;
  const found: number[] = [];
  for (let at = 0; at < weights.length; at += 1) {
    const code = Math.round(weights[at]! * perUnit);
    codes[at] = code;
    if (timesSeen[code] === 0) found.push(code);
    timesSeen[code] = timesSeen[code]! + 1;
  }
  found.sort((one, other) => timesSeen[other]! - timesSeen[one]!);
  for (let place = 0; place < found.length; place += 1) {
    placeOfCode[found[place]!] = Math.min(place, shortCodes);
    timesSeen[found[place]!] = 0;
  }
  return found.slice(0, shortCodes);
}

function readHashed(reader: ByteReader): Pick<PromptFeatures, "hashedIndices" | "hashedWeights"> {
  const count = reader.u16();
  const hashedIndices = new Int32Array(count);
  const hashedWeights = new Float32Array(count);
  if (count === 0) return { hashedIndices, hashedWeights };
  const unit = reader.f32() / largestUint8;
  const short = Array.from({ length: reader.u8() }, () => reader.u8());
  const restBits = reader.u8();
  let index = 0;
  for (let at = 0; at < count; at += 1) {
    let steps = 0;
    while (reader.bits(1) === 1) steps += 1;
    index += (steps << restBits) + (restBits === 0 ? 0 : reader.bits(restBits));
    let place = 0;
    while (place < shortCodes && reader.bits(1) === 1) place += 1;
    hashedIndices[at] = index;
    hashedWeights[at] = (place === shortCodes ? reader.bits(8) : short[place]!) * unit;
  }
  reader.endBits();
  return { hashedIndices, hashedWeights };
}
