import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import type { ProviderFailure } from "./provider.ts";

/** Decompresses a reply's body as it comes; what was flushed on the other side comes out at once. */
export interface BodyDecoder {
  write(chunk: Buffer): void;
  end(): void;
  abort(): void;
}

interface DecodedBody {
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: ProviderFailure) => void;
}

type Decompressor = ReturnType<typeof createGunzip>;

const options = { flush: constants.Z_SYNC_FLUSH };
/** By the first bytes: many servers leave out the zlib header that `deflate` has (RFC 9110, section 8.4.1.2). */
const inflate = (first: Buffer): Decompressor =>
  (first[0]! & 0x0f) === 8 && (first.length < 2 || first.readUInt16BE() % 31 === 0)
    ? createInflate(options)
    : createInflateRaw(options);
const decoders: Readonly<Record<string, (first: Buffer) => Decompressor>> = {
  gzip: () => createGunzip(options),
  "x-gzip": () => createGunzip(options),
  deflate: inflate,
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/** Whether a reply's `content-encoding` says that the body comes as it is. */
export const isPlain = (encoding: string | readonly string[] | undefined): boolean =>
  encoding === undefined || /^\s*(?:identity)?\s*$/i.test(String(encoding));

/**
 * For the few upstreams that compress although `identity` was asked for.
 *
 * @param encoding the reply's `content-encoding`
 * @returns null for one that cannot be read
 */
export function createBodyDecoder(encoding: string, decoded: DecodedBody): BodyDecoder | null {
  const name = encoding.trim().toLowerCase();
  if (!Object.hasOwn(decoders, name)) return null;
  let stream: Decompressor | null = null;
  const open = (first: Buffer): Decompressor => {
    const opened = decoders[name]!(first);
    opened.on("data", decoded.onData);
    opened.once("end", decoded.onEnd);
    opened.once("error", () =>
      decoded.onFailure({ kind: "invalid-reply", detail: `its ${name} encoding is broken` }),
    );
    return opened;
  };
  return {
    write(chunk) {
      stream ??= open(chunk);
      stream.write(chunk);
    },
    end: () => (stream === null ? decoded.onEnd() : void stream.end()),
    abort: () => void stream?.destroy(),
  };
}
