import { defineConfig } from "vitest/config";

/** The quick tests of what is mutated, and none that loads the embedder: its native library cannot be loaded twice by one process. */
export default defineConfig({
  test: {
    include: [
      "engine/choose/**/*.test.ts",
      "engine/money/**/*.test.ts",
      "server/pipeline/dispatch/**/*.test.ts",
      "server/record/salted-hash.test.ts",
    ],
    testTimeout: 30_000,
    pool: "threads",
  },
});
