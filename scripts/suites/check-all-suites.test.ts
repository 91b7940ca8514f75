import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { checkAllSuites } from "./check-all-suites.ts";
import { minimumCases } from "./checks/check-suite.ts";
import { buildManifest } from "./suite-manifest.ts";

const directory = fileURLToPath(new URL("../../datasets/suites/", import.meta.url));

describe("the suites that ship", () => {
  let result: Awaited<ReturnType<typeof checkAllSuites>>;
  beforeAll(async () => {
    result = await checkAllSuites(directory);
  }, 300_000);

  it("pass every check of the checking program", () => {
    expect(result.problems).toEqual([]);
  });

  it("cover sixteen task types with at least forty cases each", () => {
    const taskTypes = result.suites.map((suite) => suite.header.task_type);
    expect(new Set(taskTypes).size).toBe(16);
    expect(Math.min(...result.suites.map((suite) => suite.cases.length))).toBeGreaterThanOrEqual(
      minimumCases,
    );
  });

  it("have unique ids across all suites", () => {
    const ids = result.suites.flatMap((suite) => suite.cases.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("match their manifest: rows, difficulties and hashes", () => {
    const written: unknown = JSON.parse(readFileSync(`${directory}manifest.json`, "utf8"));
    expect(written).toEqual(buildManifest(directory, result.suites));
  });
});
