import type { Pooling } from "./pool-tokens.ts";

/** Which model, and how it is run. */
export interface FeatureModelSettings {
  readonly source: ModelSource;
  readonly pooling: Pooling;
  readonly maxTokens: number;
  readonly quantized: boolean;
  readonly threads: number;
}

export type ModelSource =
  | { readonly kind: "folder"; readonly modelFolder: string }
  | {
      readonly kind: "hub";
      readonly hubId: string;
      readonly downloadFolder: string;
      /** Ends with a slash. */
      readonly hubUrl: string;
    };

export interface LoadedModel {
  readonly modelNumber: number;
  readonly dimensions: number;
  /** First 12 hexadecimal digits of the model file's SHA-256. */
  readonly fingerprint: string;
}

/** One result for each text: its vector, or what went wrong. */
export type TextResults = readonly (Float32Array | string)[];

/** To the thread. `load` and `embed` are answered with the same `callNumber`, in order; `unload` is not. */
export type ToEmbeddingThread =
  | { readonly kind: "load"; readonly callNumber: number; readonly settings: FeatureModelSettings }
  | {
      readonly kind: "embed";
      readonly callNumber: number;
      readonly modelNumber: number;
      readonly texts: readonly string[];
    }
  | { readonly kind: "unload"; readonly modelNumber: number };

/** From the thread: what was asked for, or why it cannot be had. */
export interface FromEmbeddingThread {
  readonly callNumber: number;
  readonly answer: LoadedModel | TextResults | null;
  readonly problem: string | null;
}
