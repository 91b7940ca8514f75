import type { TextBounds } from "../text/bound-text.ts";
import type { Pooling } from "./pool-tokens.ts";

/** Calls back after a while; what it returns cancels that. The engine has no clock of its own: pass Node's `setTimeout`. */
export type StartTimer = (delayMs: number, callback: () => void) => () => void;

export interface WorkerEmbedderOptions {
  /** A model folder, or the hub id of a model that may be downloaded. */
  readonly model: string;
  /** For deadlines. */
  readonly startTimer: StartTimer;
  /** How one vector is made of the tokens'; ignored where the model puts out a `sentence_embedding`. @default "mean" */
  readonly pooling?: Pooling;
  /** Tokens read of a text, at least 2. @default 256 */
  readonly maxTokens?: number;
  /** Whether `onnx/model_quantized.onnx` is taken, else `onnx/model.onnx`. @default true */
  readonly quantized?: boolean;
  /** Part of a long text that is read. @default 200 characters of head, 450 of tail */
  readonly bounds?: TextBounds;
  /** Texts whose vectors are kept; 0: none. @default 4096 */
  readonly maxCachedTexts?: number;
  /** Texts that may wait for the worker. @default 256 */
  readonly maxQueuedTexts?: number;
  /** Texts sent to the worker together where several wait; a text with a deadline may have to wait for so many. @default 8 */
  readonly batchTexts?: number;
  /** Cores that the model may use. @default 1 */
  readonly threads?: number;
  /** Whether a model that is not here may be fetched from the hub. @default false */
  readonly allowDownload?: boolean;
  /** Folder that downloaded models are kept in; needed with `allowDownload`. */
  readonly downloadFolder?: string;
  /** @default "https://huggingface.co/" */
  readonly hubUrl?: string;
}

/** One defaults object. */
export const workerEmbedderDefaults = {
  pooling: "mean",
  maxTokens: 256,
  quantized: true,
  maxQueuedTexts: 256,
  batchTexts: 8,
  threads: 1,
  allowDownload: false,
} as const;
