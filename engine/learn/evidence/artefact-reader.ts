import { base64ToFloat32 } from "../../numeric/float32-base64.ts";
import { base64ToFloat64 } from "../../numeric/float64-base64.ts";

/** Reads fields of a parsed artefact; every complaint names the path of the field. */
export interface ArtefactReader {
  /** The object under a key. */
  child(key: string): ArtefactReader;
  /** The objects of an array. */
  children(key: string): ArtefactReader[];
  isNull(key: string): boolean;
  number(key: string): number;
  boolean(key: string): boolean;
  /** Finite numbers, as many as told. */
  numbers(key: string, length: number): number[];
  strings(key: string): string[];
  /** @param length null: whatever it is */
  float32(key: string, length: number | null): Float32Array;
  /** @param length null: whatever it is */
  float64(key: string, length: number | null): Float64Array;
}

/** Whole numbers of some bytes in base64 text; the decoder complains about a rest. */
const countIn = (encoded: string, bytes: number): number =>
  Math.floor(Buffer.byteLength(encoded, "base64") / bytes);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws RangeError where the value is not an object */
export function readArtefact(value: unknown, path: string): ArtefactReader {
  if (!isRecord(value)) throw new RangeError(`${path}: not an object; the artefact is damaged`);
  const fail = (key: string, wanted: string): never => {
    throw new RangeError(`${path}.${key}: not ${wanted}; the artefact is damaged`);
  };
  const list = (key: string): unknown[] => {
    const found = value[key];
    return Array.isArray(found) ? found : fail(key, "a list");
  };
  const decode = <Values>(key: string, read: (encoded: string) => Values): Values => {
    const encoded = value[key];
    if (typeof encoded !== "string") return fail(key, "base64 text");
    try {
      return read(encoded);
    } catch (error) {
      throw new RangeError(`${path}.${key}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    child: (key) => readArtefact(value[key], `${path}.${key}`),
    children: (key) => list(key).map((item, index) => readArtefact(item, `${path}.${key}[${index}]`)),
    isNull: (key) => value[key] === null,
    number(key) {
      const found = value[key];
      return typeof found === "number" ? found : fail(key, "a number");
    },
    boolean(key) {
      const found = value[key];
      return typeof found === "boolean" ? found : fail(key, "true or false");
    },
    numbers(key, length) {
      const found = list(key).filter((item) => typeof item === "number");
      return found.length === length ? found : fail(key, `${length} numbers`);
    },
    strings(key) {
      const all = list(key);
      const found = all.filter((item) => typeof item === "string");
      return found.length === all.length ? found : fail(key, "a list of texts");
    },
    float32: (key, length) =>
      decode(key, (encoded) => base64ToFloat32(encoded, length ?? countIn(encoded, 4))),
    float64: (key, length) =>
      decode(key, (encoded) => base64ToFloat64(encoded, length ?? countIn(encoded, 8))),
  };
}
