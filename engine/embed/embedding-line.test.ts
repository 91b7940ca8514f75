import { describe, expect, it } from "vitest";
import { EmbeddingLine } from "./embedding-line.ts";
import type { TextResults } from "./worker-messages.ts";

/** A model that answers when it is told to: each text's vector holds its length. */
function heldModel() {
  const batches: { texts: readonly string[]; answer: () => void; fail: (reason: string) => void }[] = [];
  const embedBatch = (texts: readonly string[]): Promise<TextResults> =>
    new Promise((resolve, reject) => {
      batches.push({
        texts,
        answer: () =>
          resolve(texts.map((text) => (text === "bad" ? "no such text" : Float32Array.of(text.length)))),
        fail: (reason) => reject(new Error(reason)),
      });
    });
  const answerAll = async (): Promise<void> => {
    for (let index = 0; index < batches.length; index += 1) {
      batches[index]?.answer();
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { batches, embedBatch, answerAll, sent: () => batches.map((batch) => batch.texts) };
}

const open = (embedBatch: ReturnType<typeof heldModel>["embedBatch"], maxQueuedTexts = 100) =>
  new EmbeddingLine({ embedBatch, maxQueuedTexts, batchTexts: 2 });

describe("EmbeddingLine", () => {
  it("sends one batch at a time, what waits together, deadlines before bulk work", async () => {
    const model = heldModel();
    const line = open(model.embedBatch);
    const got: string[] = [];
    const bulk = line.embed(["bulk one"]).then(() => got.push("bulk one"));
    const later = line
      .embed(["bulk two", "bulk three"])
      .then((vectors) => got.push(`bulk ${vectors.length}`));
    for (const text of ["a", "bb", "ccc"])
      line.request(text, (result) => got.push(`${text}:${String(result)}`));
    expect(model.sent()).toEqual([["bulk one"]]);
    expect(line.waitingTexts).toBe(5);
    await model.answerAll();
    await Promise.all([bulk, later]);
    expect(model.sent()).toEqual([["bulk one"], ["a", "bb"], ["ccc"], ["bulk two", "bulk three"]]);
    expect(got).toEqual(["bulk one", "a:1", "bb:2", "ccc:3", "bulk 2"]);
    expect(line.waitingTexts).toBe(0);
  });

  it("spends nothing on a text that was withdrawn while it waited", async () => {
    const model = heldModel();
    const line = open(model.embedBatch);
    const results: unknown[] = [];
    line.request("first", (result) => results.push(result));
    const withdraw = line.request("withdrawn", (result) => results.push(result));
    withdraw();
    withdraw();
    expect(line.waitingTexts).toBe(0);
    await model.answerAll();
    expect(model.sent()).toEqual([["first"]]);
    expect(results).toEqual([Float32Array.of(5)]);
  });

  it("settles a text under way although it was withdrawn", async () => {
    const model = heldModel();
    const results: unknown[] = [];
    open(model.embedBatch).request("x", (result) => results.push(result))();
    await model.answerAll();
    expect(results).toEqual([Float32Array.of(1)]);
  });

  it("turns away what does not fit into the queue", async () => {
    const model = heldModel();
    const line = open(model.embedBatch, 1);
    const results: unknown[] = [];
    for (const text of ["under way", "waits", "too many"])
      line.request(text, (result) => results.push(result));
    expect(results).toEqual(["full"]);
    await expect(line.embed(["bulk"])).rejects.toThrow("raise maxQueuedTexts");
    await model.answerAll();
    expect(results).toEqual(["full", Float32Array.of(9), Float32Array.of(5)]);
  });

  it("fails the text that failed, not its company", async () => {
    const model = heldModel();
    const line = open(model.embedBatch);
    const results: unknown[] = [];
    for (const text of ["one", "bad", "two"]) line.request(text, (result) => results.push(result));
    const bulk = line.embed(["fine", "bad"]);
    const expected = expect(bulk).rejects.toThrow("no such text");
    await model.answerAll();
    await expected;
    expect(results).toEqual([Float32Array.of(3), "failed", Float32Array.of(3)]);
  });

  it("settles everything as failed when the model is gone, and takes nothing more", async () => {
    const model = heldModel();
    const line = open(model.embedBatch);
    const results: unknown[] = [];
    for (const text of ["under way", "waits"]) line.request(text, (result) => results.push(result));
    model.batches[0]?.fail("the thread is gone");
    await expect(line.embed(["bulk"])).rejects.toThrow("the thread is gone");
    line.request("after", (result) => results.push(result));
    expect(results).toEqual(["failed", "failed", "failed"]);
    expect(line.failure).toBe("the thread is gone");
  });
});
