import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OutcomeFileError } from "./outcome-file-error.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { readOutcomes } from "./read-outcomes.ts";

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);

/** Every cell as `model: score or reason, cost`, to compare a whole table at once. */
function cells(table: OutcomeTable): Record<string, string[]> {
  const entries = table.prompts.map(({ id }, row) => {
    const texts = table.models.map((model, column) => {
      const score = table.scoreAt(row, column) ?? table.unscoredReasonAt(row, column);
      return `${model}: ${score}, ${table.costUsdAt(row, column)}`;
    });
    return [id, texts] as const;
  });
  return Object.fromEntries(entries);
}

describe("readOutcomes, format by format", () => {
  it("reads our own lines, missing scores with their reasons", async () => {
    const table = await readOutcomes([fixture("tradewind.jsonl")]);
    expect(table.models).toEqual(["small", "large"]);
    expect(table.prompts.map(({ task }) => task)).toEqual(["geography", "geography", null]);
    expect(cells(table)).toEqual({
      "rivers/1": ["small: 0, 0.00002", "large: 1, 0.0004"],
      "rivers/2": ["small: 0.5, null", "large: the call timed out, 0.0003"],
      "sums/1": ["small: 1, null", "large: not in the file, null"],
    });
    expect(table.unscoredReasonAt(0, 0)).toBeNull();
  });

  it("unpacks gzip by its first bytes, whatever the name", async () => {
    const packed = await readOutcomes([fixture("tradewind-packed")]);
    expect(cells(packed)).toEqual(cells(await readOutcomes([fixture("tradewind.jsonl")])));
  });

  it("reads RouterBench's wide table, prompts unwrapped, oracle and answers left out", async () => {
    const table = await readOutcomes([fixture("routerbench.csv")]);
    expect(table.prompts.map(({ text }) => text)).toEqual([
      "Who keeps the bees?\nA) Ann\nB) Ben\nAnswer:",
      "What's in the barn?\n\nAnd who put it there?",
    ]);
    expect(cells(table)).toEqual({
      "barn.val.1": ["acme/small: 0, 0.00001", "acme/large: 1, 0.0002"],
      "barn.val.2": ["acme/small: 1, 0.000012", "acme/large: no score recorded, null"],
    });
  });

  it("joins files of one format, CSV and JSON lines alike", async () => {
    const table = await readOutcomes([fixture("routerbench.csv"), fixture("routerbench.jsonl")]);
    expect(table.prompts.map(({ id }) => id)).toEqual(["barn.val.1", "barn.val.2", "barn.val.3"]);
    expect(cells(table)["barn.val.3"]).toEqual(["acme/small: 0.25, 0.00001", "acme/large: 1, 0.0002"]);
  });

  it("reads RouteLLM's answers, the file's name as task, no costs", async () => {
    const table = await readOutcomes([fixture("routellm_gardening.csv")]);
    expect(table.prompts[0]?.task).toBe("routellm_gardening");
    expect(cells(table)).toEqual({
      "routellm_gardening/1": ["weak-model: 0, null", "strong-model: 1, null"],
      "routellm_gardening/2": ["weak-model: 1, null", "strong-model: 1, null"],
      "routellm_gardening/3": ["weak-model: no score recorded, null", "strong-model: 0, null"],
    });
  });

  it("reads LLMRouterBench's rows: models meet on dataset and index", async () => {
    const table = await readOutcomes([fixture("llmrouterbench-rows.jsonl")]);
    expect(cells(table)).toEqual({
      "orchard/1": ["pear-7b: 1, 0.000004", "plum-70b: 0.5, 0.00005"],
      "orchard/2": ["pear-7b: not in the file, null", "plum-70b: no score recorded, null"],
    });
  });

  it("reads LLMRouterBench's result files, model and dataset from the path", async () => {
    const files = ["pear-7b", "plum-70b"].map((model) =>
      fixture(`llmrouterbench/orchard/test/${model}/run.json`),
    );
    const table = await readOutcomes(files);
    expect(cells(table)).toEqual({ "orchard/1": ["pear-7b: 1, 0.000004", "plum-70b: 0, 0.00005"] });
    expect(table.prompts[0]?.task).toBe("orchard");
  });

  it("reads RouterArena's predictions; an ungraded row has no score", async () => {
    const table = await readOutcomes([fixture("routerarena.json")]);
    expect(table.prompts[0]?.task).toBe("Harbour");
    expect(cells(table)).toEqual({
      Harbour_12: ["buoy-mini: 1, 0.00002", "buoy-max: no score recorded, null"],
    });
  });

  it("reads RouterArena's cached results", async () => {
    const table = await readOutcomes([fixture("routerarena-cached.jsonl")]);
    expect(cells(table)).toEqual({
      Harbour_12: ["buoy-mini: 0, 0.00003"],
      Harbour_13: ["buoy-mini: 1, 0.00001"],
    });
  });

  it("reads Avengers-Pro's rows", async () => {
    expect(cells(await readOutcomes([fixture("avengers-pro.jsonl")]))).toEqual({
      "workshop/0": ["lab/wick: 0.95, 0.0045", "lab/flame: 1, 0.038"],
      "workshop/1": ["lab/wick: 0.2, null", "lab/flame: no score recorded, null"],
    });
  });

  it("reads Not Diamond's tables", async () => {
    expect(cells(await readOutcomes([fixture("not-diamond.csv")]))).toEqual({
      "not-diamond/1": ["kiln/gpt: 0.95, 0.001", "glaze/opus: 0.87, null"],
      "not-diamond/2": ["kiln/gpt: 0.5, null", "glaze/opus: no score recorded, null"],
    });
  });

  it("divides by the score of a perfect answer when told it", async () => {
    const table = await readOutcomes([fixture("not-diamond-short.csv")], { scoreScale: 10 });
    expect(cells(table)).toEqual({ "not-diamond-short/1": ["gpt: 0.7, null", "opus: 1, null"] });
  });
});

describe("readOutcomes, faulty files", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outcomes-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const refusal = async (...paths: string[]): Promise<OutcomeFileError> => {
    const error: unknown = await readOutcomes(paths).catch((cause: unknown) => cause);
    if (error instanceof OutcomeFileError) return error;
    throw new Error(`Not refused: ${String(error)}`);
  };
  const row = (id: string, score: string, prompt = "Why?"): string =>
    `{"id":"${id}","prompt":"${prompt}","outcomes":{"m":{"score":${score},"cost_usd":0.1}}}\n`;

  it.each([
    ["1.5", /line 2, outcomes\["m"\]\.score: the score 1\.5 lies outside 0 to 1.*scoreScale/],
    ["-0.2", /line 2, .*lies outside 0 to 1/],
    ['"good"', /line 2, .*"good" is not a score/],
    ["{}", /line 2, .*is not a score/],
  ])("refuses the score %s with line, field and fix", async (score, message) => {
    const error = await refusal(file("score.jsonl", row("a", "1") + row("b", score)));
    expect(error.message).toMatch(message);
    expect(error.position).toMatchObject({ unit: "line", number: 2 });
  });

  it("refuses a negative cost: a sentinel is not a price", async () => {
    const line = '{"id":"a","prompt":"Why?","outcomes":{"m":{"score":1,"cost_usd":-1}}}';
    expect((await refusal(file("cost.jsonl", line))).message).toMatch(/line 1, .*cost_usd: -1 is not a cost/);
  });

  it("refuses a second score of a model on a prompt, naming both places", async () => {
    const path = file("twice.jsonl", row("a", "1") + row("b", "1") + row("a", "0"));
    expect((await refusal(path)).message).toMatch(/line 3, id: "m" already has a score on "a".*line 1/);
    const kept = await readOutcomes([path], { duplicates: "first" });
    expect(kept.scoreAt(0, 0)).toBe(1);
  });

  it("refuses one id for two prompts", async () => {
    const path = file("ids.jsonl", row("a", "1") + row("a", "0", "Where?"));
    expect((await refusal(path)).message).toMatch(
      /line 2, id: the id "a" belongs to another prompt in .*line 1/,
    );
  });

  it("refuses empty files and files without a model", async () => {
    expect((await refusal(file("empty.jsonl", "\n\n"))).message).toMatch(/holds no rows/);
    expect((await refusal(file("head.csv", "prompt,a/score\n"))).message).toMatch(/holds no rows/);
    const bare = file("bare.jsonl", '{"id":"a","prompt":"Why?","outcomes":{}}');
    expect((await refusal(bare)).message).toMatch(/no model's score/);
  });

  it("refuses what is not there, not JSON, cut off, or of no known form", async () => {
    expect((await refusal(join(folder, "absent"))).message).toMatch(/cannot be opened/);
    expect((await refusal(folder)).message).toMatch(/Give a file, not a folder/);
    expect((await refusal(file("broken.jsonl", `${row("a", "1")}{"id":`))).message).toMatch(
      /line 2: is not JSON/,
    );
    expect((await refusal(file("list.jsonl", `${row("a", "1")}[1]\n`))).message).toMatch(
      /line 2: is not a JSON object/,
    );
    const packed = gzipSync(row("a", "1").repeat(200));
    expect((await refusal(file("cut.gz", packed.subarray(0, packed.length - 12)))).message).toMatch(
      /breaks off/,
    );
    expect((await refusal(file("other.csv", "colour,size\nred,4\n"))).message).toMatch(
      /fields colour, size.*routerbench/,
    );
    expect((await refusal(file("ragged.csv", "prompt,a/score\nWhy?,1,2\n"))).message).toMatch(
      /as many cells/,
    );
    expect((await refusal(file("same.csv", "prompt,a/score,a/score\nWhy?,1,1\n"))).message).toMatch(
      /two columns/,
    );
  });

  it("refuses a missing field by name", async () => {
    const line = '{"id":"a","outcomes":{"m":{"score":1}}}';
    expect((await refusal(file("field.jsonl", line))).message).toMatch(/line 1, prompt: is missing/);
  });

  it("counts lines of a table past quoted line ends", async () => {
    const table = 'prompt,a/score\n"one\ntwo\nthree",1\nlast,9\n';
    expect((await refusal(file("lines.csv", table))).message).toMatch(/line 5, a\/score/);
  });

  it("takes a byte order mark and Windows line ends", async () => {
    const path = file("windows.jsonl", `\ufeff${row("a", "1")}${row("b", "0")}`.replaceAll("\n", "\r\n"));
    expect((await readOutcomes([path])).prompts.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("takes lines longer than a piece of the stream", async () => {
    const prompt = "long ".repeat(60_000);
    const table = await readOutcomes([file("long.jsonl", row("a", "1", prompt) + row("b", "0"))]);
    expect(table.prompts.map(({ text }) => text.length)).toEqual([prompt.length, 4]);
  });

  it("refuses no files and a scale that is not above zero", async () => {
    await expect(readOutcomes([])).rejects.toThrow(/at least one path/);
    await expect(readOutcomes(["x"], { scoreScale: 0 })).rejects.toThrow(/scoreScale/);
  });
});

describe("OutcomeTable", () => {
  it("refuses a cell outside the table", async () => {
    const table = await readOutcomes([fixture("avengers-pro.jsonl")]);
    expect(() => table.scoreAt(2, 0)).toThrow(RangeError);
    expect(() => table.costUsdAt(0, 2)).toThrow(/2 prompts and 2 models/);
  });
});
