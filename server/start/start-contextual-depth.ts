import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Log } from "../database/log.ts";
import { type ContextualDepth, createContextualDepth } from "../embedding/contextual-depth.ts";
import { createLoadMeter } from "../embedding/load-meter.ts";
import { openContextualEmbedder } from "../embedding/open-contextual-embedder.ts";

interface ContextualDepthParts {
  readonly depth: Configuration["embedding"]["depth"];
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly log: Log;
}

/** Contextual vectors by the model that ships, as far as this process has time to spare. */
export function startContextualDepth({ depth, clock, log }: ContextualDepthParts): ContextualDepth {
  const load = createLoadMeter();
  const contextual = createContextualDepth({
    ...{ depth, load, log, open: openContextualEmbedder },
    monotonicMs: clock.monotonicMs,
  });
  return {
    ...contextual,
    async close() {
      load.close();
      await contextual.close();
    },
  };
}
