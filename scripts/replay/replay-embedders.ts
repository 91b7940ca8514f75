import { existsSync } from "node:fs";
import { createStaticEmbedder, createWorkerEmbedder } from "../../engine/index.ts";
import type { ReplayEmbedders } from "../../evals/replay/extract-features.ts";
import type { EmbeddingDepth } from "../../evals/replay/routers/evidence-router.ts";
import { contextualModelFolder, staticModelFolder } from "../../server/config/dataset-paths.ts";

const depthNames = ["static", "full", "auto"] as const;

/**
 * `auto` is what the gateway does with time to spare: the contextual model where it is installed. Nothing arrives late in a replay.
 *
 * @throws Error for another name
 */
export function readDepth(name: string): EmbeddingDepth {
  if (name === "auto") return existsSync(contextualModelFolder) ? "full" : "static";
  if (name === "static" || name === "full") return name;
  throw new Error(`--depth ${name} is not one of ${depthNames.join(", ")}.`);
}

/** The embedders that come with the project. @throws ModelFolderError naming what is missing */
export async function openEmbedders(depth: EmbeddingDepth): Promise<ReplayEmbedders> {
  return {
    inPlace: await createStaticEmbedder({ modelFolder: staticModelFolder }),
    contextual:
      depth === "static"
        ? null
        : await createWorkerEmbedder({
            model: contextualModelFolder,
            maxCachedTexts: 0,
            startTimer: (delayMs, callback) => {
              const timer = setTimeout(callback, delayMs);
              return () => clearTimeout(timer);
            },
          }),
  };
}
