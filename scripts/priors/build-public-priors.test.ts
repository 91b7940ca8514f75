import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AiderFile, BenchmarkAliases, LivebenchFile } from "./benchmark-files.ts";
import { benchmarkFileNames } from "./benchmark-files.ts";
import { priorsTable, publicPriorsFromDatasets } from "./build-public-priors.ts";

const datasets = new URL("../../datasets/", import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, datasets), "utf8");
const read = <Content>(path: string): Content => JSON.parse(readText(path)) as Content;

const priors = publicPriorsFromDatasets();
const quality = (id: string, type: string): number => priors.candidates[id]!.quality[type]!.mean;

describe("the priors from public figures", () => {
  it.each([
    ["math", "openai/gpt-5.5@high", "openai/gpt-5-nano@high"],
    ["math", "openai/gpt-5.1@high", "openai/gpt-5.1@none"],
    ["reasoning", "google/gemini-3.1-pro-preview@high", "groq/llama-3.1-8b-instant"],
    ["code:generate", "anthropic/claude-opus-4-8@high", "anthropic/claude-haiku-4-5"],
    ["code:debug", "openai/gpt-5.4@xhigh", "openai/gpt-4o-mini"],
    ["agent", "zai/glm-5.2", "google/gemini-2.5-flash-lite@high"],
    ["knowledge", "anthropic/claude-opus-4-5@high", "openai/gpt-5-nano@high"],
    ["creative", "anthropic/claude-opus-4-5@high", "openai/gpt-5-mini@high"],
    ["chat", "google/gemini-2.5-pro@high", "groq/llama-3.3-70b-versatile"],
  ])("%s: %s stands above %s", (type, better, worse) => {
    expect(quality(better, type)).toBeGreaterThan(quality(worse, type));
  });

  it("climb with effort at mathematics for every model measured at several", () => {
    for (const model of ["openai/gpt-5.4-mini", "openai/gpt-5.2", "anthropic/claude-opus-4-8"]) {
      const means = ["none", "low", "medium", "high", "xhigh"]
        .map((effort) => priors.candidates[`${model}@${effort}`]?.quality.math?.mean)
        .filter((mean) => mean !== undefined);
      expect([...means].sort((one, other) => one - other)).toEqual(means);
    }
  });

  it("stay within bounds: quality in (0,1), a public figure worth 5 to 20 observations, a predecessor's 3 to 5, lengths from 1", () => {
    for (const [id, { quality: byType, overall, verbosity }] of Object.entries(priors.candidates)) {
      expect(verbosity, id).toBeGreaterThanOrEqual(1);
      for (const { mean, standardDeviation, evidence } of [...Object.values(byType), overall]) {
        expect(mean, id).toBeGreaterThan(0);
        expect(mean, id).toBeLessThan(1);
        const observations = (mean * (1 - mean)) / standardDeviation ** 2 - 1;
        const isInherited =
          evidence.length > 0 && evidence.every(({ source }) => source.includes("predecessor"));
        const [min, max] = evidence.length === 0 ? [2.9, 3.1] : isInherited ? [2.9, 5.1] : [4.9, 20.1];
        expect(observations, id).toBeGreaterThan(min);
        expect(observations, id).toBeLessThan(max);
      }
    }
  });

  it("say so where only a price speaks", () => {
    expect(priors.candidates["openai/gpt-6-astra"]!.overall.evidence).toEqual([]);
    expect(priorsTable(priors)).toMatch(/gpt-6-astra\S* .*\?/);
  });

  it("are the same twice", () => {
    expect(JSON.stringify(publicPriorsFromDatasets())).toBe(JSON.stringify(priors));
  });

  it("spend tokens by effort as Aider's figures for GPT-5 do, within a sixth", () => {
    const { rows } = read<AiderFile>(`benchmarks/${benchmarkFileNames.aider}`);
    const { verbosityByEffort } = read<{ verbosityByEffort: Record<string, number> }>(
      "catalogue/ordinary-use.json",
    );
    // Claude Sonnet 4 without thinking took 433,373 tokens over the same 225 exercises (Aider, 2025-05-24).
    const withoutReasoning = 433_373;
    for (const effort of ["low", "medium", "high"]) {
      const measured = rows[`gpt-5 (${effort})`]!.completionTokens! / withoutReasoning;
      expect(Math.abs(verbosityByEffort[effort]! / measured - 1)).toBeLessThan(1 / 6);
    }
  });
});

describe("datasets/benchmarks", () => {
  const { files } = read<{ files: { file: string; sha256: string; rows: number }[] }>(
    "benchmarks/manifest.json",
  );

  it.each(files)("$file is what its manifest says", ({ file, sha256, rows }) => {
    const text = readText(`benchmarks/${file}`);
    expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
    expect(Object.keys((JSON.parse(text) as { rows: object }).rows)).toHaveLength(rows);
  });

  it("maps every name to a candidate of the catalogue, one name to one candidate per source", () => {
    const aliases = read<BenchmarkAliases>("benchmarks/aliases.json");
    const { models } = read<{ models: { id: string; reasoningEfforts: string[] }[] }>(
      "catalogue/models.json",
    );
    const candidates = new Set(
      models.flatMap(({ id, reasoningEfforts }) =>
        reasoningEfforts.length === 0 ? [id] : reasoningEfforts.map((effort) => `${id}@${effort}`),
      ),
    );
    for (const source of ["livebench", "lmarena", "aider"] as const) {
      const mapped = Object.values(aliases[source]).flat();
      expect(mapped.filter((id) => !candidates.has(id))).toEqual([]);
      expect(new Set(mapped).size).toBe(mapped.length);
    }
  });

  it("keeps a failed run as not measured, never as 0", () => {
    const { rows } = read<LivebenchFile>(`benchmarks/${benchmarkFileNames.livebench}`);
    expect(rows["gpt-5.5-medium"]!.olympiad).toBeNull();
    expect(rows["gpt-5.5-high"]!.olympiad).toBe(91.179);
  });
});
