import { createRouter, type Priors, type Router } from "../../engine/index.ts";
import type { ReplayEmbedders } from "../../evals/replay/extract-features.ts";
import { systemClock } from "../../server/start/system-ports.ts";

/** A router on a version of the priors, without any live measurement. @throws Error where the version reads other embeddings */
export const versionRouter = (priors: Priors, { inPlace }: ReplayEmbedders): Router =>
  createRouter(priors, { embedder: inPlace, clock: systemClock, liveLatency: () => null });
