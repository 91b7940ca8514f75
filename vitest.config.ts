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
    pool: "forks",
  },
});
