import { createWorkerEmbedder, type WorkerEmbedder } from "../../engine/index.ts";
import { contextualModelFolder } from "../config/dataset-paths.ts";

/** Texts that may wait in all; those without a deadline, as under `full`, queue a little longer. */
const maxQueuedTexts = 32;

/** The contextual model that comes with the project, in its thread. @throws ModelFolderError naming what is missing */
export const openContextualEmbedder = (): Promise<WorkerEmbedder> =>
  createWorkerEmbedder({
    model: contextualModelFolder,
    maxQueuedTexts,
    // One text a run: a text with a deadline does not wait for its neighbours.
    batchTexts: 1,
    startTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  });
