import { GatewayError } from "../errors/gateway-error.ts";
import { requestLimits } from "../operation/request-limits.ts";

const quoteByte = 0x22;
const backslash = 0x5c;
/** Longer strings are crossed by native search. */
const shortString = 64;

/** Looks at a JSON text as its bytes arrive. */
interface JsonScan {
  /** @throws GatewayError `body_too_complex` as soon as a limit is passed */
  feed(chunk: Uint8Array): void;
}

/**
 * Counts what a JSON text makes a parser do, in one pass over the bytes and in constant memory, before anything is parsed or kept: depth,
 * fields, values, the length of field names, escapes, bytes outside strings. Long strings, which cost little, are not looked into. It does
 * not tell whether the text is valid: that is the parser's to say, on a text whose cost is known by then.
 */
export function createJsonScan(): JsonScan {
  let depth = 0;
  let fields = 0;
  let values = 0;
  let escapes = 0;
  let outside = 0;
  let received = 0;
  let isInString = false;
  let isEscaped = false;
  /** Bytes of the string under way, or of the last one. */
  let stringBytes = 0;

  /** Scans the inside of a string from a place in it. @returns the place after its closing quote, or the chunk's end */
  const crossString = (chunk: Buffer, from: number, nextEscape: { at: number }): number => {
    let position = from;
    if (isEscaped) {
      isEscaped = false;
      position += 1;
    }
    let inspected = 0;
    while (position < chunk.length) {
      const byte = chunk[position]!;
      if (byte === quoteByte) {
        isInString = false;
        stringBytes += position - from;
        return position + 1;
      }
      if (byte === backslash) {
        escapes += 1;
        if (escapes > requestLimits.jsonEscapes)
          throw tooMany("backslash escapes", requestLimits.jsonEscapes);
        position += 2;
        inspected += 1;
        continue;
      }
      position += 1;
      inspected += 1;
      if (inspected < shortString) continue;
      if (nextEscape.at < position) nextEscape.at = indexOrEnd(chunk, backslash, position);
      position = Math.min(nextEscape.at, indexOrEnd(chunk, quoteByte, position));
      inspected = 0;
    }
    // The escape's second half lies in the next chunk.
    isEscaped = position > chunk.length;
    stringBytes += chunk.length - from;
    return chunk.length;
  };

  return {
    feed(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const nextEscape = { at: -1 };
      let position = 0;
      while (position < chunk.length) {
        if (isInString) {
          position = crossString(chunk, position, nextEscape);
          continue;
        }
        const byte = chunk[position]!;
        position += 1;
        outside += 1;
        switch (byte) {
          case quoteByte:
            isInString = true;
            stringBytes = 0;
            break;
          case 0x5b: // [
          case 0x7b: // {
            depth += 1;
            values += 1;
            if (depth > requestLimits.jsonDepth)
              throw tooComplex(`is nested more than ${requestLimits.jsonDepth} levels deep`);
            break;
          case 0x5d: // ]
          case 0x7d: // }
            depth -= 1;
            break;
          case 0x2c: // ,
            values += 1;
            break;
          case 0x3a: // :
            fields += 1;
            if (stringBytes > requestLimits.jsonFieldNameBytes)
              throw tooComplex(`has a field name of more than ${requestLimits.jsonFieldNameBytes} bytes`);
            if (fields > requestLimits.jsonFields) throw tooMany("fields", requestLimits.jsonFields);
            break;
        }
        if (values > requestLimits.jsonValues) throw tooMany("values", requestLimits.jsonValues);
      }
      received += chunk.length;
      if (received > requestLimits.plainBodyBytes && escapes > requestLimits.jsonEscapesBeyond)
        throw tooComplex(
          `is larger than ${requestLimits.plainBodyBytes} bytes and has more than ${requestLimits.jsonEscapesBeyond} backslash escapes`,
        );
      if (outside > requestLimits.jsonBytesOutsideStrings)
        throw tooMany("bytes outside strings", requestLimits.jsonBytesOutsideStrings);
    },
  };
}

const indexOrEnd = (chunk: Buffer, byte: number, from: number): number => {
  const found = chunk.indexOf(byte, from);
  return found === -1 ? chunk.length : found;
};

const tooMany = (what: string, limit: number): GatewayError => tooComplex(`has more than ${limit} ${what}`);

const tooComplex = (what: string): GatewayError =>
  new GatewayError(
    "body_too_complex",
    `The request body ${what}, which is the limit: send less in one request.`,
  );
