import { ONNX } from "@xenova/transformers/src/backends/onnx.js";

let sessionThreads: number | null = null;

/**
 * Makes every ONNX session created in this thread from now on use so many threads. By itself the runtime takes every
 * core and spins on it between runs, away from the gateway; the library has no setting for it, so that its call is wrapped.
 */
export function limitThreads(threads: number): void {
  const isWrapped = sessionThreads !== null;
  sessionThreads = threads;
  if (isWrapped) return;
  const create = ONNX.InferenceSession.create.bind(ONNX.InferenceSession);
  ONNX.InferenceSession.create = ((model: Uint8Array, options: object) =>
    create(model, {
      ...options,
      intraOpNumThreads: sessionThreads ?? threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
    })) as typeof ONNX.InferenceSession.create;
}
