import { basename } from "node:path";
import type { Embedder } from "../contracts/index.ts";
import { boundText, defaultTextBounds } from "../text/bound-text.ts";
import { EmbeddingLine } from "./embedding-line.ts";
import { embeddingThread } from "./embedding-thread.ts";
import { defaultHubUrl, resolveModelSource } from "./resolve-model-source.ts";
import { defaultCachedTexts, VectorCache } from "./vector-cache.ts";
import { type WorkerEmbedderOptions, workerEmbedderDefaults } from "./worker-embedder-options.ts";

/** What became of the texts that had a deadline, and what waits. */
export interface WorkerEmbedderStatus {
  readonly waitingTexts: number;
  /** Vectors that were not there in time. */
  readonly lateTexts: number;
  /** Texts turned away because too many waited. */
  readonly refusedTexts: number;
  /** Why nothing is embedded any more; null: all is well. */
  readonly failure: string | null;
}

export interface WorkerEmbedder extends Embedder {
  /**
   * The vector if it is there within `deadlineMs` milliseconds from now, else null: also where too many texts wait, the model fails
   * on this text, or the thread is gone. Never throws. The caller owns the result.
   */
  embedWithin(text: string, deadlineMs: number): Promise<Float32Array | null>;
  status(): WorkerEmbedderStatus;
}

/**
 * Runs any feature-extraction model in a worker thread, so that nothing of it blocks the event loop. All such models of a process
 * share one thread, which keeps no process alive that has nothing else to do; see `stopEmbeddingThread`.
 *
 * @throws ModelFolderError naming the folder and the file that is missing; Error where the model cannot be loaded.
 */
export async function createWorkerEmbedder(options: WorkerEmbedderOptions): Promise<WorkerEmbedder> {
  const { bounds = defaultTextBounds, maxCachedTexts = defaultCachedTexts, startTimer } = options;
  const settings = { ...workerEmbedderDefaults, ...options };
  const source = resolveModelSource({
    ...settings,
    downloadFolder: options.downloadFolder ?? null,
    hubUrl: options.hubUrl ?? defaultHubUrl,
  });
  const { pooling, maxTokens, quantized, threads, maxQueuedTexts } = settings;
  const batchTexts = Math.min(settings.batchTexts, maxQueuedTexts);
  const thread = await embeddingThread();
  const model = await thread
    .load({ source, pooling, maxTokens, quantized, threads })
    .catch((error: Error) => {
      throw new Error(`the embedding model ${options.model} cannot be loaded: ${error.message}`, {
        cause: error,
      });
    });
  const line = new EmbeddingLine({
    embedBatch: (texts) => thread.embed(model.modelNumber, texts),
    maxQueuedTexts,
    batchTexts,
  });
  const cache = new VectorCache(maxCachedTexts);
  const name = source.kind === "hub" ? source.hubId : basename(source.modelFolder);
  let lateTexts = 0;
  let refusedTexts = 0;

  return {
    id: `${name}@${model.fingerprint}:${pooling}:${maxTokens}`,
    dimensions: model.dimensions,

    async embed(texts) {
      const bounded = texts.map((text) => boundText(text, bounds));
      const vectors = bounded.map((text) => cache.get(text));
      const missing = [...new Set(bounded.filter((_, index) => vectors[index] === null))];
      const found = new Map<string, Float32Array>();
      for (let start = 0; start < missing.length; start += batchTexts) {
        const batch = missing.slice(start, start + batchTexts);
        const batchVectors = await line.embed(batch);
        for (const [index, vector] of batchVectors.entries()) {
          found.set(batch[index]!, vector);
          cache.set(batch[index]!, vector);
        }
      }
      return vectors.map((vector, index) => vector ?? found.get(bounded[index]!)!.slice());
    },

    embedWithin(text, deadlineMs) {
      const bounded = boundText(text, bounds);
      const known = cache.get(bounded);
      if (known !== null || deadlineMs <= 0) return Promise.resolve(known);
      return new Promise((resolve) => {
        let cancelWork = (): void => {};
        const cancelTimer = startTimer(deadlineMs, () => {
          lateTexts += 1;
          cancelWork();
          resolve(null);
        });
        cancelWork = line.request(bounded, (result) => {
          cancelTimer();
          if (result === "full") refusedTexts += 1;
          if (!(result instanceof Float32Array)) return resolve(null);
          // Kept also where it came too late: the same text may come again.
          cache.set(bounded, result);
          resolve(result);
        });
      });
    },

    status: () => ({
      waitingTexts: line.waitingTexts,
      lateTexts,
      refusedTexts,
      failure: line.failure,
    }),
    async close() {
      if (line.failure === null) thread.unload(model.modelNumber);
      line.stop("the embedder was closed");
    },
  };
}
