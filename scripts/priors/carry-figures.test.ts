import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { benchmarkFileNames } from "./benchmark-files.ts";
import { readBenchmarks } from "./build-public-priors.ts";
import { figureChanges, readFigureTables, writeFigures } from "./carry-figures.ts";

const from = mkdtempSync(join(tmpdir(), "tradewind-from-"));
const to = mkdtempSync(join(tmpdir(), "tradewind-to-"));
afterAll(() => {
  for (const folder of [from, to]) rmSync(folder, { recursive: true });
});

const tables: Readonly<Record<string, string>> = {
  "livebench_2026_01_08.csv":
    "model,math_comp,olympiad\nglm-5.2,96.078,\ngpt-5.5-medium,96.078,0.0\nnobody-knows-it,1,2\nqwen3.7-max,50\n",
  "livebench_categories.json": '{"Mathematics": ["math_comp", "olympiad"]}',
  "livebench_cost_2026_01_08.csv": "model,math_comp,olympiad\nqwen3.7-max,6.06,2.3\n",
  "aider_polyglot.csv":
    'model,test_cases,pass_rate_2,completion_tokens,seconds_per_case,date\n"gpt-5 (low)",225,81.3,779568,62.4,2025-08-25\ngpt-4.1,225,52.4,,20.5,2025-04-14\n',
};

describe("readFigureTables and writeFigures", () => {
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(from, name), text);
  const ratings =
    "model,category,rating,rating_q025,rating_q975\nmistral-large-3,full,1414.1,1408,1420\nmistral-large-3,industry_x,1,1,1\n";
  writeFileSync(join(from, "lmarena_text_2025_12.csv.gz"), gzipSync(ratings));
  const evaluations =
    "slug,gpqa,aa_lcr,out_tok_gpqa\ngpt-5-6-sol-high,0.9,0,12345\nnobody-knows-it,0.1,0.1,5\n";
  writeFileSync(join(from, "aa_models_2026_07_10.csv.gz"), gzipSync(evaluations));
  const current = readBenchmarks().files;
  const paths = readdirSync(from).map((name) => join(from, name));
  const read = readFigureTables(paths, current);
  const lines = writeFigures(read.files, pathToFileURL(`${to}/`));
  const rows = (file: string): unknown =>
    (JSON.parse(readFileSync(join(to, file), "utf8")) as { rows: unknown }).rows;

  it("keeps the mapped names alone, and what was not measured or failed as null", () => {
    expect(rows(benchmarkFileNames.livebench)).toEqual({
      "glm-5.2": { math_comp: 96.078, olympiad: null },
      "gpt-5.5-medium": { math_comp: 96.078, olympiad: null },
      "qwen3.7-max": { math_comp: 50, olympiad: null },
    });
  });

  it("keeps ratings with their intervals, for the categories that are read", () => {
    expect(rows(benchmarkFileNames.lmarena)).toEqual({ "mistral-large-3": { full: [1414.1, 1408, 1420] } });
  });

  it("keeps tokens that were not published as null", () => {
    expect(rows(benchmarkFileNames.aider)).toMatchObject({
      "gpt-5 (low)": { passRatePercent: 81.3, cases: 225, completionTokens: 779_568 },
      "gpt-4.1": { completionTokens: null },
    });
  });

  it("takes a share of 0 for a failed run, and keeps the tokens that were spent", () => {
    const carried = rows(benchmarkFileNames.artificialAnalysis) as Record<string, object>;
    expect(Object.keys(carried)).toEqual(["gpt-5-6-sol-high"]);
    expect(carried["gpt-5-6-sol-high"]).toMatchObject({
      shares: { gpqa: 0.9, aa_lcr: null, hle: null },
      outputTokens: { gpqa: 12_345, ifbench: null },
    });
  });

  it("says what it wrote, and writes a manifest of it", () => {
    expect(lines).toContain(`${benchmarkFileNames.livebench}: 3 rows`);
    const { files } = JSON.parse(readFileSync(join(to, "manifest.json"), "utf8")) as { files: unknown[] };
    expect(files).toHaveLength(5);
  });

  it("names what no model is mapped to, what came, changed and went", () => {
    expect(read.unmapped.get("livebench")).toEqual(["nobody-knows-it"]);
    expect(read.unmapped.get("artificialAnalysis")).toEqual(["nobody-knows-it"]);
    const changes = figureChanges(current, read.files);
    expect(changes.find(({ source }) => source === "lmarena")).toMatchObject({
      added: [],
      changed: ["mistral-large-3"],
    });
    expect(figureChanges(current, current)).toEqual([]);
  });

  it("keeps the figures of sources without a file, and refuses what is no source's table", () => {
    const path = join(from, "aider_polyglot.csv");
    const { files } = readFigureTables([path], current);
    expect(files.lmarena).toBe(current.lmarena);
    expect(Object.keys(files.aider.rows)).toHaveLength(2);
    const foreign = join(to, "foreign.csv");
    writeFileSync(foreign, "name,score\na,1\n");
    expect(() => readFigureTables([foreign], current)).toThrow("foreign.csv is not a table of");
  });
});
