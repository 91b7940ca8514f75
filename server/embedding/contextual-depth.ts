import type { WorkerEmbedder } from "../../engine/index.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { LoadMeter } from "./load-meter.ts";

/** Longest that a request waits for its contextual vector under `auto`: the model needs 0.3 to 1.7 ms of a free core. */
export const autoDeadlineMs = 5;
/** The same under `full`, where the vector is wanted even from a busy machine. */
export const fullDeadlineMs = 100;
/** Texts that may wait for the thread under `auto`; the next request goes without. */
const maxWaitingTexts = 2;
/** So many vectors in a row that came too late mean that the machine has no core to spare. */
const lateInARow = 3;
/** Then none is asked for during this time. */
const pauseMs = 1_000;

export interface ContextualDepthOptions {
  readonly depth: "auto" | "static" | "full";
  /** Loads the contextual model; called at most once. */
  readonly open: () => Promise<WorkerEmbedder>;
  readonly load: Pick<LoadMeter, "isBusy">;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** Gets contextual vectors where they help and are in time. */
export interface ContextualDepth {
  /**
   * The vector of a text, or null where it was not there in time; null at once, without a promise, where the request shall not wait at all.
   *
   * @param wantedId embedder whose vectors the router reads; null: it reads none
   */
  embed(text: string, wantedId: string | null): Promise<Float32Array | null> | null;
  /** Loads the model, which takes a core for a second, where it will be wanted: when priors are taken into use rather than under a request. */
  prepare(wantedId: string | null): void;
  close(): Promise<void>;
}

/** Under load nothing is asked for and nobody waits, so that a busy gateway is as fast as with the static embedding alone. */
export function createContextualDepth(options: ContextualDepthOptions): ContextualDepth {
  const { depth, load, monotonicMs, log } = options;
  let opening: Promise<void> | null = null;
  let embedder: WorkerEmbedder | null = null;
  let late = 0;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;

  async function open(): Promise<void> {
    try {
      embedder = await options.open();
    } catch (error) {
      log.error(
        { error: errorMessage(error) },
        "The contextual embedding model cannot be loaded; prompts are read by the static one",
      );
    }
  }

  /** Counts vectors that came too late, and gives the thread a rest after some in a row. */
  const counted = async (pending: Promise<Float32Array | null>): Promise<Float32Array | null> => {
    const vector = await pending;
    late = vector === null ? late + 1 : 0;
    if (late >= lateInARow) {
      late = 0;
      pausedUntilMs = monotonicMs() + pauseMs;
    }
    return vector;
  };

  return {
    prepare(wantedId) {
      if (depth !== "static" && wantedId !== null) opening ??= open();
    },
    embed(text, wantedId) {
      if (depth === "static" || embedder === null || embedder.id !== wantedId) return null;
      if (depth === "full") return embedder.embedWithin(text, fullDeadlineMs);
      const { waitingTexts, failure } = embedder.status();
      const mayWait = failure === null && waitingTexts < maxWaitingTexts && !load.isBusy();
      if (!mayWait || monotonicMs() < pausedUntilMs) return null;
      return counted(embedder.embedWithin(text, autoDeadlineMs));
    },
    async close() {
      await opening;
      await embedder?.close();
    },
  };
}
