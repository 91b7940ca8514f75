import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const folders = ["engine", "server", "evals", "scripts", "datasets"];
/** The files of one worker share a process and what it has imported. Files of the other folders start and kill what would be shared. */
const sharing = [
  "engine/!(embed)/**/*.test.ts",
  "engine/*.test.ts",
  "evals/**/*.test.ts",
  "server/!(start|database)/**/*.test.ts",
];

/** A worker is shared until a file comes that wants its own: those come first. */
class OwnProcessFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(b.project.config.isolate) - Number(a.project.config.isolate));
  }
}

export default defineConfig({
  test: {
    // Against tests that hang, not against slow machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    globalSetup: "server/testing/global-setup.ts",
    pool: "forks",
    // Many test files wait more than they compute: two cores carry two of them, where the default would be one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: OwnProcessFirst },
    projects: [
      {
        extends: true,
        test: { name: "own", include: folders.map((folder) => `${folder}/**/*.test.ts`), exclude: sharing },
      },
      { extends: true, test: { name: "sharing", include: sharing, isolate: false } },
    ],
  },
});
