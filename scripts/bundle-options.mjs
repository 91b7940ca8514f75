import { tokenizersAlone } from "./tokenizers-alone.mjs";

/** How esbuild bundles programs of this project, for `npm run build` and for the tests. @type {import("esbuild").BuildOptions} */
export const bundleOptions = {
  bundle: true,
  splitting: true,
  // Chunks lie beside the entries, because workers, migrations and data are found relative to the file that asks.
  chunkNames: "[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20",
  // Some packages have a main that cannot be bundled (UMD) and a module that can.
  mainFields: ["module", "main"],
  legalComments: "none",
  // Packages with native or wasm parts find those beside themselves.
  external: [
    "@electric-sql/*",
    "@xenova/transformers",
    "@xenova/transformers/*",
    "onnxruntime-node",
    "sharp",
  ],
  plugins: [tokenizersAlone],
  banner: {
    js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
  },
  logLevel: "warning",
};

/** What `npm start`, `npm run eval` and `npm run evals` run, with the workers that they look for beside themselves. */
export const programEntries = {
  main: "server/main.ts",
  "embedded-worker": "server/database/embedded/embedded-worker.ts",
  "embedding-worker": "engine/embed/embedding-worker.ts",
  "priors-worker": "server/priors/priors-worker.ts",
  eval: "scripts/eval.ts",
  evals: "scripts/evals.ts",
};
