import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { ProviderFailure } from "./provider.ts";

/** Decompresses a reply's body as it comes; what was flushed on the other side comes out at once. */
export interface BodyDecoder {
  write(chunk: Buffer): void;
  end(): void;
  abort(): void;
}

export interface DecodedBody {
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: ProviderFailure) => void;
}

const options = { flush: constants.Z_SYNC_FLUSH };
const decoders = {
  gzip: () => createGunzip(options),
  "x-gzip": () => createGunzip(options),
  deflate: () => createInflate(options),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
} as const;

const isKnown = (encoding: string): encoding is keyof typeof decoders => Object.hasOwn(decoders, encoding);

/**
 * For the few upstreams that compress although `identity` was asked for.
 *
 * @param encoding the reply's `content-encoding`
 * @returns null for one that cannot be read
 */
export function createBodyDecoder(encoding: string, decoded: DecodedBody): BodyDecoder | null {
  const name = encoding.trim().toLowerCase();
  if (!isKnown(name)) return null;
  const stream = decoders[name]();
  stream.on("data", decoded.onData);
  stream.once("end", decoded.onEnd);
  stream.once("error", () =>
    decoded.onFailure({ kind: "invalid-reply", detail: `its ${name} encoding is broken` }),
  );
  return {
    write: (chunk) => void stream.write(chunk),
    end: () => void stream.end(),
    abort: () => void stream.destroy(),
  };
}
