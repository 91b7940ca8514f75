import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSuites } from "../../../evals/suites/load-suites.ts";
import { evalsBenchmark } from "./evals-benchmark.ts";
import { residentMb } from "./sample-memory.ts";
import { writeBenchSuite } from "./write-bench-suite.ts";

describe("writeBenchSuite", () => {
  it("writes cases that can be loaded, each with another prompt", () => {
    const file = join(mkdtempSync(join(tmpdir(), "bench-")), "bench.jsonl");
    writeBenchSuite(file, 5_003);
    const [suite] = loadSuites(file);
    const prompts = new Set(suite?.cases.map(({ messages }) => messages[0]?.content));
    expect([suite?.cases.length, prompts.size]).toEqual([5_003, 5_003]);
  });
});

describe("residentMb", () => {
  it.runIf(process.platform === "linux")("is what the process itself sees", () => {
    const own = process.memoryUsage.rss() / 1024 / 1024;
    expect(Math.abs((residentMb(process.pid) ?? 0) / own - 1)).toBeLessThan(0.2);
    expect(residentMb(2 ** 30)).toBeNull();
  });
});

describe("evalsBenchmark", () => {
  it("runs the eval command, and again with half of it gone", { timeout: 300_000 }, async () => {
    const [row, ...others] = await evalsBenchmark({ cases: 400, databaseUrl: null });
    expect(others).toEqual([]);
    expect(row?.casesPerSecond).toBeGreaterThan(0);
    expect(row?.resumeSeconds).toBeGreaterThan(0);
  });
});
