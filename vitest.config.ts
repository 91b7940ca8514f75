import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "engine/**/*.test.ts",
      "server/**/*.test.ts",
      "evals/**/*.test.ts",
      "scripts/**/*.test.ts",
      "datasets/**/*.test.ts",
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: "server/testing/global-setup.ts",
    pool: "forks",
    // Many test files wait more than they compute: two cores carry two of them, where the default would be one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
