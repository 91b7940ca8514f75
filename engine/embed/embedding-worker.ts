import { parentPort, workerData } from "node:worker_threads";
import { type FeatureModel, loadFeatureModel } from "./feature-model.ts";
import { RunGuard } from "./run-guard.ts";
import type { FromEmbeddingThread, TextResults, ToEmbeddingThread } from "./worker-messages.ts";

// Entry of the thread that runs feature-extraction models: built as dist/embedding-worker.js beside the main bundle.
const port = parentPort;
if (port === null) throw new Error("embedding-worker runs as a thread of createWorkerEmbedder only");

const guard = new RunGuard(workerData as SharedArrayBuffer);
const models = new Map<number, FeatureModel>();
let loaded = 0;
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function embed(modelNumber: number, texts: readonly string[]): Promise<TextResults> {
  const results: (Float32Array | string)[] = [];
  for (const text of texts) {
    const model = models.get(modelNumber);
    if (model === undefined) results.push("the embedder was closed");
    else results.push(await guard.run(() => model.embed(text)).catch(describe));
  }
  return results;
}

async function answer(message: ToEmbeddingThread): Promise<FromEmbeddingThread["answer"]> {
  if (message.kind === "embed") return embed(message.modelNumber, message.texts);
  if (message.kind === "unload") {
    models.delete(message.modelNumber);
    return null;
  }
  const model = await guard.run(() => loadFeatureModel(message.settings));
  loaded += 1;
  models.set(loaded, model);
  return { modelNumber: loaded, dimensions: model.dimensions, fingerprint: model.fingerprint };
}

// One message after the other: the library's settings are those of the whole thread, and its models share one core.
let last = Promise.resolve();
port.on("message", (message: ToEmbeddingThread) => {
  last = last.then(async () => {
    const result = await answer(message).then(
      (value) => ({ answer: value, problem: null }),
      (error: unknown) => ({ answer: null, problem: describe(error) }),
    );
    if (message.kind !== "unload") port.postMessage({ callNumber: message.callNumber, ...result });
  });
});
