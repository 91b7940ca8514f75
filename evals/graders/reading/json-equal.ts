import { isClose } from "./is-close.ts";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface EqualityOptions {
  /** Largest absolute difference of two numbers that are still equal. @default the noise of floating-point arithmetic */
  readonly numberTolerance?: number;
  /** JSON pointers that are not compared. @default [] */
  readonly ignore?: readonly string[];
  /** Decides two leaves that are neither numbers, arrays nor objects. @default `===` */
  readonly sameLeaf?: (wanted: unknown, got: unknown) => boolean;
}

/** Compares two JSON values. The order of object keys does not count; the order of arrays does. */
export function jsonEqual(wanted: unknown, got: unknown, options: EqualityOptions = {}, path = ""): boolean {
  if (options.ignore?.includes(path)) return true;
  const child = (key: string | number) => `${path}/${key}`;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(got) &&
      got.length === wanted.length &&
      wanted.every((value, index) => jsonEqual(value, got[index], options, child(index)))
    );
  }
  if (isRecord(wanted)) {
    if (!isRecord(got)) return false;
    const keys = new Set([...Object.keys(wanted), ...Object.keys(got)]);
    return [...keys].every(
      (key) =>
        options.ignore?.includes(child(key)) ||
        (key in wanted && key in got && jsonEqual(wanted[key], got[key], options, child(key))),
    );
  }
  if (typeof wanted === "number" && typeof got === "number") {
    return isClose(wanted, got) || Math.abs(wanted - got) <= (options.numberTolerance ?? 0);
  }
  if (
    typeof wanted === "string" &&
    typeof got === "string" &&
    wanted.normalize("NFC") === got.normalize("NFC")
  )
    return true;
  return wanted === got || (options.sameLeaf?.(wanted, got) ?? false);
}
