import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InPlaceEmbedder } from "../contracts/index.ts";
import { boundText } from "../text/bound-text.ts";
import { createStaticEmbedder } from "./static-embedder.ts";
import { type LibraryReference, loadLibraryReference } from "./test-support/library-reference.ts";
import { staticFolder, twoLayerFolder } from "./test-support/model-folders.ts";
import { variedTexts } from "./test-support/varied-texts.ts";

let embedder: InPlaceEmbedder;
let reference: LibraryReference;
let scratch: string;

beforeAll(async () => {
  [embedder, reference, scratch] = await Promise.all([
    createStaticEmbedder({ modelFolder: staticFolder }),
    loadLibraryReference(staticFolder),
    mkdtemp(join(tmpdir(), "static-embedder-")),
  ]);
});

afterAll(() => rm(scratch, { recursive: true }));

const largestDifference = (left: Float32Array, right: Float32Array): number =>
  left.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (right[index] ?? Number.NaN))),
    0,
  );

describe("createStaticEmbedder", () => {
  it("equals the library's tokenizer and model within 2e-6 on 600 varied texts", async () => {
    let largest = 0;
    for (const text of variedTexts(600, 21)) {
      const { data } = await reference.run(boundText(text), "sentence_embedding");
      largest = Math.max(largest, largestDifference(embedder.embedNow(text), data));
    }
    expect(largest).toBeLessThanOrEqual(2e-6);
    expect(largest).toBeGreaterThan(0);
  });

  it("gives unit vectors, and zeros for a text without any token that weighs", () => {
    expect(Math.hypot(...embedder.embedNow("hello"))).toBeCloseTo(1, 6);
    for (const text of ["", " \n\t ", "\u0000\u0001", "[CLS]"]) {
      expect(embedder.embedNow(text)).toEqual(new Float32Array(256));
    }
  });

  it("gives a vector of the caller's own, also from the cache", () => {
    const first = embedder.embedNow("the same text");
    const kept = first.slice();
    first.fill(9);
    const second = embedder.embedNow("the same text");
    expect(second).toEqual(kept);
    second.fill(9);
    expect(embedder.embedNow("the same text")).toEqual(kept);
  });

  it("reads only the head and the tail of a long text", () => {
    const head = "alpha ".repeat(40);
    const tail = "omega ".repeat(80);
    const short = embedder.embedNow(`${head}${"middle ".repeat(100)}${tail}`);
    expect(embedder.embedNow(`${head}${"other ".repeat(100_000)}${tail}`)).toEqual(short);
    expect(embedder.embedNow(`${head}middle`)).not.toEqual(short);
  });

  it("embeds many texts in order, and gives other work a turn in between", async () => {
    const texts = variedTexts(200, 22);
    let turns = 0;
    const counter = setInterval(() => {
      turns += 1;
    }, 0);
    const vectors = await embedder.embed(texts);
    clearInterval(counter);
    expect(vectors).toEqual(texts.map((text) => embedder.embedNow(text)));
    expect(turns).toBeGreaterThan(0);
  });

  it("works the same without its memo of words", async () => {
    const bare = await createStaticEmbedder({
      modelFolder: staticFolder,
      maxMemoWords: 0,
    });
    for (const text of variedTexts(50, 23)) expect(bare.embedNow(text)).toEqual(embedder.embedNow(text));
  });

  it("carries the model's name and its file's hash as id", () => {
    expect(embedder.id).toBe("tradewind-static@7983f53b72b6");
    expect(embedder.dimensions).toBe(256);
  });

  it("names the folder that does not exist", async () => {
    const missing = join(scratch, "nowhere");
    await expect(createStaticEmbedder({ modelFolder: missing })).rejects.toThrow(`${missing} does not exist`);
  });

  it("names the file that is missing", async () => {
    const folder = join(scratch, "no-tokenizer");
    await cp(staticFolder, folder, { recursive: true, filter: (path) => !path.endsWith("tokenizer.json") });
    await expect(createStaticEmbedder({ modelFolder: folder })).rejects.toThrow(
      `tokenizer.json in the model folder ${folder} is missing`,
    );
  });

  it("names the file that is damaged", async () => {
    const folder = join(scratch, "damaged");
    await cp(staticFolder, folder, { recursive: true });
    await writeFile(join(folder, "tokenizer.json"), '{"model":');
    await expect(createStaticEmbedder({ modelFolder: folder })).rejects.toThrow(
      "tokenizer.json in the model folder",
    );
    await cp(join(staticFolder, "tokenizer.json"), join(folder, "tokenizer.json"));
    await writeFile(join(folder, "onnx/model_quantized.onnx"), Buffer.from([0x3a, 0xff]));
    await expect(createStaticEmbedder({ modelFolder: folder })).rejects.toThrow("the file is cut");
  });

  it("says what to do with a model that is no table", async () => {
    await expect(createStaticEmbedder({ modelFolder: twoLayerFolder })).rejects.toThrow(
      "createWorkerEmbedder",
    );
  });
});
