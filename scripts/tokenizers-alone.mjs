import { createRequire } from "node:module";

const tokenizers = createRequire(import.meta.url).resolve("@xenova/transformers/src/tokenizers.js");
const runtime = {
  contents: `
    const missing = () => { throw new Error("the tokenizers are bundled without the ONNX runtime: import @xenova/transformers to run a model"); };
    export const ONNX = { env: {}, Tensor: class { constructor() { missing(); } } };
    export const executionProviders = [];
  `,
};

/**
 * Bundles the tokenizers of transformers.js without the ONNX runtime, which they import for tensors that nothing here asks them for: it costs 11 MB of memory. Who runs a model imports
 * the whole package, which is not bundled. @type {import("esbuild").Plugin}
 */
export const tokenizersAlone = {
  name: "tokenizers-alone",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@xenova\/transformers\/src\/tokenizers\.js$/ }, () => ({ path: tokenizers }));
    onResolve({ filter: /^\.\.?\/backends\/onnx\.js$/ }, () => ({ path: "onnx", namespace: "no-runtime" }));
    onLoad({ filter: /.*/, namespace: "no-runtime" }, () => runtime);
  },
};
