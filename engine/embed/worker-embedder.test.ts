import { createReadStream, existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStaticEmbedder } from "./static-embedder.ts";
import { type LibraryReference, loadLibraryReference } from "./test-support/library-reference.ts";
import {
  staticFolder,
  twoLayerFolder,
  wholeMiniLmFolder,
  wholeMiniLmSkipped,
} from "./test-support/model-folders.ts";
import { variedTexts } from "./test-support/varied-texts.ts";
import { createWorkerEmbedder, type WorkerEmbedder } from "./worker-embedder.ts";
import type { StartTimer } from "./worker-embedder-options.ts";

/** Fires only when told to. */
function manualTimer(): { startTimer: StartTimer; fireAll: () => void; running: () => number } {
  const callbacks = new Set<() => void>();
  return {
    startTimer: (_, callback) => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    fireAll: () => {
      for (const callback of callbacks) callback();
      callbacks.clear();
    },
    running: () => callbacks.size,
  };
}

/** Mean over the tokens at unit length, the slow way. */
function slowMean({ data, dims }: { data: Float32Array; dims: number[] }): number[] {
  const [, tokens = 0, dimensions = 0] = dims;
  const means = Array.from({ length: dimensions }, (_, column) => {
    let sum = 0;
    for (let token = 0; token < tokens; token += 1) sum += data[token * dimensions + column] ?? Number.NaN;
    return sum / tokens;
  });
  const length = Math.hypot(...means);
  return means.map((mean) => mean / length);
}

async function expectSameAsLibrary(embedder: WorkerEmbedder, reference: LibraryReference, texts: string[]) {
  const vectors = await embedder.embed(texts);
  for (const [index, text] of texts.entries()) {
    const expected = slowMean(await reference.run(text, "last_hidden_state", 256));
    const found = vectors[index] ?? [];
    const largest = Math.max(
      ...expected.map((value, column) => Math.abs(value - (found[column] ?? Number.NaN))),
    );
    expect(largest).toBeLessThan(1e-6);
  }
}

const timer = manualTimer();
let embedder: WorkerEmbedder;
let scratch: string;
const shortTexts = variedTexts(80, 31).filter((text) => text.length <= 650);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "worker-embedder-"));
  embedder = await createWorkerEmbedder({ model: twoLayerFolder, startTimer: timer.startTimer });
});

afterAll(async () => {
  await embedder.close();
  await rm(scratch, { recursive: true });
});

describe("createWorkerEmbedder", () => {
  it("equals the library's model with a slow mean over its tokens", async () => {
    await expectSameAsLibrary(embedder, await loadLibraryReference(twoLayerFolder), shortTexts);
  });

  it("gives a text the same vector in any company", async () => {
    const alone = await createWorkerEmbedder({
      model: twoLayerFolder,
      startTimer: timer.startTimer,
      maxCachedTexts: 0,
    });
    const [one] = await alone.embed(["a short text"]);
    const [two] = await alone.embed(["a short text", "x ".repeat(200), "another"]);
    await alone.close();
    expect(two).toEqual(one);
  });

  it("gives vectors of the caller's own, for repeated texts too", async () => {
    const [first, second] = await embedder.embed(["said twice", "said twice"]);
    expect(second).toEqual(first);
    first?.fill(9);
    expect(second?.[0]).not.toBe(9);
    const [third] = await embedder.embed(["said twice"]);
    expect(third).toEqual(second);
  });

  it("gives the vector within the deadline and stops the timer", async () => {
    const [expected] = await embedder.embed(["in time"]);
    expect(await embedder.embedWithin("in time", 1)).toEqual(expected);
    expect(await embedder.embedWithin("in time too", 1)).toHaveLength(384);
    expect(timer.running()).toBe(0);
  });

  it("gives null once the deadline has passed, and keeps the late vector for the next time", async () => {
    const { lateTexts } = embedder.status();
    const late = embedder.embedWithin("too late, but begun", 5);
    timer.fireAll();
    expect(await late).toBeNull();
    expect(embedder.status().lateTexts).toBe(lateTexts + 1);
    await embedder.embed(["whatever comes after it"]);
    expect(await embedder.embedWithin("too late, but begun", 0)).toHaveLength(384);
    expect(await embedder.embedWithin("no time at all", 0)).toBeNull();
  });

  it("turns texts away at once when too many wait, and takes them again afterwards", async () => {
    const small = await createWorkerEmbedder({
      model: twoLayerFolder,
      startTimer: timer.startTimer,
      maxQueuedTexts: 2,
    });
    const asked = ["a", "b", "c", "d"].map((text) => small.embedWithin(text, 1000));
    expect(small.status()).toMatchObject({ waitingTexts: 2, refusedTexts: 1 });
    await expect(small.embed(["e"])).rejects.toThrow("raise maxQueuedTexts");
    const vectors = await Promise.all(asked);
    expect(vectors.map((vector) => vector !== null)).toEqual([true, true, true, false]);
    expect(await small.embed(["e", "f", "g", "h", "i"])).toHaveLength(5);
    await small.close();
  });

  it("answers nothing more once it is closed", async () => {
    const closed = await createWorkerEmbedder({ model: twoLayerFolder, startTimer: timer.startTimer });
    const waiting = closed.embedWithin("waits while it is closed", 1000);
    await closed.close();
    expect(await waiting).toBeNull();
    expect(await closed.embedWithin("after", 1000)).toBeNull();
    await expect(closed.embed(["after"])).rejects.toThrow("the embedder was closed");
    expect(closed.status().failure).toBe("the embedder was closed");
    await closed.close();
  });

  it("takes a model that puts out sentence embeddings", async () => {
    const inWorker = await createWorkerEmbedder({ model: staticFolder, startTimer: timer.startTimer });
    const inPlace = await createStaticEmbedder({ modelFolder: staticFolder });
    const [vector] = await inWorker.embed(["the same either way"]);
    const expected = inPlace.embedNow("the same either way");
    expect(vector?.every((value, index) => Math.abs(value - (expected[index] ?? 9)) < 1e-6)).toBe(true);
    await inWorker.close();
  });

  it("takes the first token's vector where that is asked for", async () => {
    const reference = await loadLibraryReference(twoLayerFolder);
    const first = await createWorkerEmbedder({
      model: twoLayerFolder,
      startTimer: timer.startTimer,
      pooling: "first",
    });
    const [vector = new Float32Array(384)] = await first.embed(["a text"]);
    const { data } = await reference.run("a text", "last_hidden_state");
    const expected = data.slice(0, 384);
    const length = Math.hypot(...expected);
    expect(
      Math.max(...expected.map((value, index) => Math.abs(value / length - vector[index]!))),
    ).toBeLessThan(1e-6);
    expect(first.id).not.toBe(embedder.id);
    await first.close();
  });

  it("says which file of a folder is missing, and never looks for a path on the hub", async () => {
    const folder = join(scratch, "no-model");
    await cp(twoLayerFolder, folder, { recursive: true, filter: (path) => !path.endsWith(".onnx") });
    const start = (model: string) =>
      createWorkerEmbedder({
        model,
        startTimer: timer.startTimer,
        allowDownload: true,
        downloadFolder: scratch,
      });
    await expect(start(folder)).rejects.toThrow(
      `onnx/model_quantized.onnx in the model folder ${folder} is missing`,
    );
    await expect(start(join(scratch, "nowhere"))).rejects.toThrow("does not exist");
    await expect(start("./no/where")).rejects.toThrow("does not exist");
  });

  it("says so when a hub model is not here and may not be downloaded", async () => {
    const start = createWorkerEmbedder({ model: "someone/some-model", startTimer: timer.startTimer });
    await expect(start).rejects.toThrow("allowDownload: true");
  });

  it("says why a model cannot be loaded", async () => {
    const folder = join(scratch, "damaged");
    await cp(twoLayerFolder, folder, { recursive: true });
    await cp(join(folder, "config.json"), join(folder, "tokenizer.json"));
    const start = createWorkerEmbedder({ model: folder, startTimer: timer.startTimer });
    await expect(start).rejects.toThrow(`the embedding model ${folder} cannot be loaded`);
  });
});

describe("createWorkerEmbedder with a hub", () => {
  let hub: Server;
  let hubUrl: string;
  const asked: string[] = [];

  beforeAll(async () => {
    hub = createServer((request, response) => {
      const path = request.url ?? "";
      asked.push(path);
      const file = join(twoLayerFolder, path.replace("/someone/two-layers/resolve/main/", ""));
      if (path.startsWith("/someone/two-layers/") && existsSync(file)) createReadStream(file).pipe(response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => hub.listen(0, "127.0.0.1", resolve));
    hubUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  });

  afterAll(() => hub.close());

  it("downloads a model once, and then does without the hub", async () => {
    const options = {
      model: "someone/two-layers",
      startTimer: timer.startTimer,
      allowDownload: true,
      downloadFolder: join(scratch, "models"),
    };
    const downloaded = await createWorkerEmbedder({ ...options, hubUrl });
    const [expected] = await embedder.embed(["hello"]);
    expect((await downloaded.embed(["hello"]))[0]).toEqual(expected);
    expect(downloaded.id).toBe(embedder.id.replace("minilm-2layer", "someone/two-layers"));
    await downloaded.close();
    expect(asked.length).toBeGreaterThan(0);
    asked.length = 0;
    const kept = await createWorkerEmbedder({ ...options, hubUrl });
    expect((await kept.embed(["hello"]))[0]).toEqual(expected);
    await kept.close();
    expect(asked).toEqual([]);
  });

  it("says which model the hub does not have", async () => {
    const start = createWorkerEmbedder({
      model: "someone/unknown",
      startTimer: timer.startTimer,
      allowDownload: true,
      downloadFolder: join(scratch, "models"),
      hubUrl,
    });
    await expect(start).rejects.toThrow(/someone\/unknown/);
  });
});

describe.skipIf(wholeMiniLmSkipped !== "")(
  `createWorkerEmbedder with the whole MiniLM${wholeMiniLmSkipped}`,
  () => {
    it("equals the library's model with a slow mean over its tokens", async () => {
      const whole = await createWorkerEmbedder({ model: wholeMiniLmFolder, startTimer: timer.startTimer });
      await expectSameAsLibrary(
        whole,
        await loadLibraryReference(wholeMiniLmFolder),
        shortTexts.slice(0, 20),
      );
      await whole.close();
    });
  },
);
