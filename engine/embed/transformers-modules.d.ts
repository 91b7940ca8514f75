// transformers.js ships its types for the whole package only. These modules of it are imported by themselves: the tokenizers without
// the ONNX and image libraries, the ONNX runtime to set its threads.
declare module "@xenova/transformers/src/tokenizers.js" {
  export { AutoTokenizer, PreTrainedTokenizer } from "@xenova/transformers";
}

declare module "@xenova/transformers/src/backends/onnx.js" {
  import type { InferenceSession } from "onnxruntime-common";

  export const ONNX: { readonly InferenceSession: typeof InferenceSession };
}
