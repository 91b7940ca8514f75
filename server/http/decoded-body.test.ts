import { Readable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readDecoded } from "./decoded-body.ts";
import { readJsonBody } from "./json-body.ts";

const limitBytes = 100_000;
const read = (bytes: Buffer, encoding: string | undefined, pieceBytes = 1_000) => {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  );
  const headers = {
    "content-length": String(bytes.length),
    ...(encoding === undefined ? {} : { "content-encoding": encoding }),
  };
  return readDecoded(Readable.from(pieces), headers, limitBytes, (stream, declared) =>
    readJsonBody(stream, declared, limitBytes),
  );
};
const compressed = { gzip: gzipSync, "x-gzip": gzipSync, deflate: deflateSync, br: brotliCompressSync };

describe("readDecoded", () => {
  const text = JSON.stringify({ input: "déjà vu ".repeat(1_000) });

  it.each(Object.entries(compressed))("reads %s as the text it was made of", async (encoding, compress) => {
    for (const pieceBytes of [1, 7, 1_000]) {
      const { value, bytes } = await read(compress(Buffer.from(text)), encoding.toUpperCase(), pieceBytes);
      expect(value).toEqual(JSON.parse(text));
      expect(bytes.toString("utf8")).toBe(text);
    }
  });

  it("leaves a body without an encoding as it is", async () => {
    for (const encoding of [undefined, "", "identity"])
      expect((await read(Buffer.from(text), encoding)).value).toEqual(JSON.parse(text));
  });

  it.each(Object.entries(compressed))("stops at the limit of what %s becomes", async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(50_000_000, " "));
    expect(bomb.length).toBeLessThan(limitBytes);
    const started = process.memoryUsage().rss;
    await expect(read(bomb, encoding)).rejects.toMatchObject({ code: "body_too_large" });
    expect(process.memoryUsage().rss - started).toBeLessThan(40_000_000);
  });

  it("refuses more compressed bytes than the limit, whatever they become", async () => {
    // Empty stored blocks become nothing, however many there are.
    const block = Buffer.from([0, 0, 0, 0xff, 0xff]);
    const endless = Buffer.concat([
      gzipSync(Buffer.alloc(0)).subarray(0, 10),
      ...Array.from({ length: 30_000 }, () => block),
    ]);
    await expect(read(endless, "gzip")).rejects.toMatchObject({ code: "body_too_large" });
  });

  it("names a body that is not what its encoding says, cut short or of another kind", async () => {
    const whole = gzipSync(Buffer.from(text));
    for (const [bytes, encoding] of [
      [whole.subarray(0, whole.length - 9), "gzip"],
      [Buffer.from(text), "gzip"],
      [whole, "br"],
      [whole, "deflate"],
    ] as const)
      await expect(read(bytes, encoding)).rejects.toMatchObject({
        code: "invalid_request",
        message: expect.stringContaining(`not valid ${encoding}`),
      });
  });
});
